using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Pipeline.Users;

namespace Streaming.Query.Freshening;

/// <summary>What one kind of a user's vectors lacks of a demand.</summary>
/// <param name="name"><c>implicit</c> or <c>explicit</c>.</param>
/// <param name="user">Read after <paramref name="progress"/> was.</param>
/// <param name="progress">How far that kind's worker is, in every partition that has any.</param>
sealed class KindFreshness(string name, UserPoint user, IReadOnlyList<Progress> progress, TopicNames topics)
{
    /// <param name="now">Unix milliseconds.</param>
    public IEnumerable<Lacking> Lacks(Demand demand, long now)
    {
        foreach (var record in demand.After)
            if (Lacks(record) is { } lacking)
                yield return lacking;
        if (demand.MaxStaleness is not { } staleness)
            yield break;
        var upTo = now - (long)staleness.TotalMilliseconds;
        foreach (var topic in (string[])[topics.Engagements, topics.ProfileChanges])
            foreach (var lacking in Lacks(topic, upTo))
                yield return lacking;
    }

    /// <summary>
    /// A record is in when the user's own state has it or a later one of the partition, or when the partition's progress is past it: this one
    /// moves over dead letters and over what concerns another user or kind.
    /// </summary>
    Lacking? Lacks(ProducedRecord record)
    {
        if (user.AppliedIn(record.Topic, record.Partition) >= record.Offset)
            return null;
        var reached = Find(record.Topic, record.Partition);
        if (reached?.Offset > record.Offset)
            return null;
        var lacking = Describe(record.Topic, record.Partition, reached);
        lacking.DemandedOffset = record.Offset;
        return lacking;
    }

    IEnumerable<Lacking> Lacks(string topic, long upTo)
    {
        var known = user.Applied.Where(applied => applied.Topic == topic).Select(applied => applied.Partition).ToList();
        // Its records of one partition are folded in order: the newest one that is in says that all before it are.
        if (known.Count == 1 && Newest(topic) >= upTo)
            yield break;
        // Of a user without a record in the topic yet, any partition may hold the first.
        var partitions = known.Count > 0 ? known : [.. progress.Where(p => p.Topic == topic).Select(p => p.Partition)];
        if (partitions.Count == 0)
            partitions.Add(-1);
        foreach (var partition in partitions)
        {
            var reached = Find(topic, partition);
            if (reached?.AppliedUpTo >= upTo)
                continue;
            var lacking = Describe(topic, partition, reached);
            lacking.DemandedUpTo = UnixTime.ToTimestamp(upTo);
            yield return lacking;
        }
    }

    /// <summary>The time of the newest fact that came from the topic; a record is never older than what it tells.</summary>
    long? Newest(string topic)
    {
        var state = user.State;
        if (topic == topics.Engagements)
            return Greater(state.Window.Count > 0 ? state.Window[0].Time : null, state.Hides.Count > 0 ? state.Hides[0].Time : null);
        return Greater(state.Choices.Count > 0 ? state.Choices[0].Time : null, state.ErasedAt);
    }

    static long? Greater(long? a, long? b) => a is null || b > a ? b : a;

    Progress? Find(string topic, int partition)
    {
        foreach (var reached in progress)
            if (reached.Partition == partition && reached.Topic == topic)
                return reached;
        return null;
    }

    Lacking Describe(string topic, int partition, Progress? reached) => new()
    {
        Kind = name,
        Topic = topic,
        Partition = partition,
        Offset = reached?.Offset ?? 0,
        AppliedUpTo = reached is { } known ? UnixTime.ToTimestamp(known.AppliedUpTo) : null,
    };
}
