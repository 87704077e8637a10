using Streaming.Kafka;

namespace Streaming.Operator.Commands.Topics;

/// <summary>What the pipeline's guarantees demand of topics, whoever created them.</summary>
static class TopicDemands
{
    static readonly TopicDemand AppendTime = new(
        "message.timestamp.type", "LogAppendTime", "else a producer's clock decides what an erasure covers");

    static readonly TopicDemand Deleted = new("cleanup.policy", "delete", "compaction would drop all but the newest event of a user");

    static readonly TopicDemand Compacted = new("cleanup.policy", "compact", "else items are forgotten after the retention time");

    static readonly TopicDemand CompactedState = new("cleanup.policy", "compact", "else what experiments and popularity have counted is forgotten");

    static readonly TopicDemand Kept = new("retention.ms", "-1", "an erasure and its proof must outlive whatever it erases, also when everything is replayed");

    /// <summary>Every topic and its demands.</summary>
    public static IEnumerable<(string Topic, TopicDemand[] Demands)> Of(TopicNames names)
    {
        yield return (names.Engagements, [AppendTime, Deleted]);
        yield return (names.ProfileChanges, [AppendTime, Deleted, Kept]);
        yield return (names.Items, [AppendTime, Compacted]);
        yield return (names.ErasureReceipts, [Deleted, Kept]);
        foreach (var topic in new[] { names.RetrievalRequests, names.RetrievalResponses, names.Served })
            yield return (topic, [Deleted]);
        foreach (var topic in new[] { names.Popularity, names.ExperimentState, names.ExperimentDecisions })
            yield return (topic, [CompactedState]);
        foreach (var source in new[] { names.Engagements, names.ProfileChanges, names.Items, names.RetrievalRequests, names.Served })
            yield return (TopicNames.DeadLettersOf(source), [Deleted]);
    }
}
