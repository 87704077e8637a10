using System.Buffers.Binary;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Kafka.States;
using Action = Streaming.Contracts.Action;

namespace Streaming.Catalogue.Popularity;

/// <summary>
/// Folds engagements into decayed counts. They live in a compacted topic, key = item id, and each record counts once: a count and the offset up
/// to which it counts are written in one transaction. What is not valid is passed over; the workers that own user state put it aside.
/// </summary>
/// <param name="topic">The state topic.</param>
public sealed class PopularityFold(PopularityCounts counts, string topic) : IStateFold
{
    // A time in Unix milliseconds and a value, big-endian.
    const int ValueBytes = sizeof(long) + sizeof(double);

    const string KeyPrefix = "item/";

    static readonly Weighting Weights = new();

    public void Clear() => counts.Clear();

    public void Restore(string key, byte[] value)
    {
        if (!key.StartsWith(KeyPrefix, StringComparison.Ordinal) || value.Length != ValueBytes)
            throw new FormatException($"{topic} has the key '{key}' with {value.Length} bytes, which no count has: something else wrote it.");
        counts.Restore(key[KeyPrefix.Length..], new DecayedCount(
            BinaryPrimitives.ReadDoubleBigEndian(value.AsSpan(sizeof(long))), BinaryPrimitives.ReadInt64BigEndian(value)));
    }

    public void Restored()
    {
    }

    public Task ApplyAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
            Apply(record);
        return Task.CompletedTask;
    }

    public IReadOnlyList<StateChange> TakeChanges(long now) =>
        counts.TakeChanges(now).ConvertAll(change => new StateChange(topic, KeyPrefix + change.ItemId, change.Count is { } count ? Write(count) : null));

    public void Committed()
    {
    }

    void Apply(SourceRecord record)
    {
        Engagement engagement;
        try
        {
            engagement = RecordCodec.Engagement.Decode(record.Key ?? [], record.Value ?? []);
        }
        catch (InvalidMessageException)
        {
            return;
        }
        if (WeightOf(engagement.Action) is > 0 and var weight)
            counts.Add(engagement.ItemId, weight, Math.Min(engagement.OccurredAt?.ToUnixMilliseconds() ?? long.MaxValue, record.Timestamp));
    }

    static double WeightOf(Action action) => action switch
    {
        Action.View => Weights.View,
        Action.Click => Weights.Click,
        Action.Save => Weights.Save,
        Action.Share => Weights.Share,
        _ => 0,
    };

    static byte[] Write(DecayedCount count)
    {
        var value = new byte[ValueBytes];
        BinaryPrimitives.WriteInt64BigEndian(value, count.Time);
        BinaryPrimitives.WriteDoubleBigEndian(value.AsSpan(sizeof(long)), count.Value);
        return value;
    }
}
