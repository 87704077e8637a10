using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Streaming.Inference;

/// <summary>
/// The first 12 hexadecimal digits of a SHA-256 over everything that a vector depends on: every other file of the folder (names and bytes, in
/// ordinal order; names that begin with a dot left out), the settings as model.json states them, and the effective item space and dimension.
/// </summary>
internal static class ModelFingerprint
{
    /// <summary>Keys of model.json that no vector depends on, and the two that count in their effective form.</summary>
    static readonly string[] Left = ["$schema", "name", "description", "metrics", "training", "fingerprint", "space", "dimension"];

    public static string Of(string folder, ReadOnlyMemory<byte> manifest, string space, int dimension)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in Files(folder))
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            using var file = File.OpenRead(path);
            Append(hash, SHA256.HashData(file));
        }
        Append(hash, Canonical(manifest));
        Append(hash, Encoding.UTF8.GetBytes(space));
        Append(hash, Encoding.UTF8.GetBytes(dimension.ToString(CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    static IEnumerable<(string Name, string Path)> Files(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => (Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), Path: path))
        .Where(file => file.Name != ModelManifest.FileName && !file.Name.Split('/').Any(part => part.StartsWith('.')))
        .OrderBy(file => file.Name, StringComparer.Ordinal);

    static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }

    /// <summary>The document without layout and without the keys left out: names sorted, numbers in their shortest form.</summary>
    static byte[] Canonical(ReadOnlyMemory<byte> manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, document.RootElement, Left);
        return stream.ToArray();
    }

    static void Write(Utf8JsonWriter writer, JsonElement value, string[] leftOut)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().Where(p => !leftOut.Contains(p.Name)).OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, []);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Number:
                writer.WriteNumberValue(value.GetDouble());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
