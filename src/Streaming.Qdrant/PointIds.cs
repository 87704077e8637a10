using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>
/// Point ids: the UUIDv5 (RFC 4122 §4.3) of the id with a prefix by kind, so that a user, an item, a topic and a progress point never share one.
/// The id itself is in the payload and is compared on load.
/// </summary>
public static class PointIds
{
    /// <summary>The namespace of all our point ids. It may never change: ids of stored points depend on it.</summary>
    public static readonly Guid Namespace = new("8f3c2b7e-5d0a-4c1e-9b57-2f6f1f0d7a42");

    public static Guid User(string userId) => Version5(Namespace, "user/" + userId);

    public static Guid Item(string itemId) => Version5(Namespace, "item/" + itemId);

    public static Guid Topic(string topicId) => Version5(Namespace, "topic/" + topicId);

    /// <summary>The point with the most popular items of a topic; null: of all.</summary>
    public static Guid Popular(string? topicId) => Version5(Namespace, topicId is null ? "popular" : "popular/" + topicId);

    /// <summary>The point that says up to which offset a Kafka partition is applied.</summary>
    public static Guid Progress(string topic, int partition) =>
        Version5(Namespace, string.Create(CultureInfo.InvariantCulture, $"progress/{topic}/{partition}"));

    /// <summary>The point that says where the sweep over a collection's users stands.</summary>
    public static Guid Sweep { get; } = Version5(Namespace, "sweep");

    /// <summary>The point that says from which generation this one is rolled out, and how far that is.</summary>
    public static Guid Rollout { get; } = Version5(Namespace, "rollout");

    public static PointId ToPointId(this Guid id) => new() { Uuid = id.ToString() };

    /// <exception cref="FormatException">The id is a number: no point of ours has one.</exception>
    public static Guid ToGuid(this PointId id) =>
        id.PointIdOptionsCase == PointId.PointIdOptionsOneofCase.Uuid
            ? Guid.Parse(id.Uuid)
            : throw new FormatException($"Point {id.Num} has a numeric id; ids written here are UUIDs.");

    [SuppressMessage("Security", "CA5350", Justification = "RFC 4122 defines version 5 with SHA-1; nothing is protected by it.")]
    internal static Guid Version5(Guid space, string name)
    {
        var length = 16 + Encoding.UTF8.GetByteCount(name);
        Span<byte> input = length <= 256 ? stackalloc byte[length] : new byte[length];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input[16..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
