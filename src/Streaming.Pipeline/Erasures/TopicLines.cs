using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Pipeline.Erasures;

/// <summary>
/// The topics that records of a user lie in. Nothing takes a record out of a topic but its retention: the line says, from the topic's own
/// settings, when the last of what was there at the time of the erasure has gone.
/// </summary>
public sealed class TopicLines(TopicRetention retention, TopicNames names) : IErasureStore
{
    readonly (ErasureStore Store, string Topic)[] _topics =
    [
        (ErasureStore.SourceTopic, names.Engagements),
        (ErasureStore.SourceTopic, names.ProfileChanges),
        (ErasureStore.DeadLetters, TopicNames.DeadLettersOf(names.Engagements)),
        (ErasureStore.DeadLetters, TopicNames.DeadLettersOf(names.ProfileChanges)),
        (ErasureStore.DeadLetters, TopicNames.DeadLettersOf(names.RetrievalRequests)),
        (ErasureStore.DeadLetters, TopicNames.DeadLettersOf(names.Served)),
        (ErasureStore.Served, names.Served),
        (ErasureStore.Requests, names.RetrievalRequests),
        (ErasureStore.Responses, names.RetrievalResponses),
        (ErasureStore.Receipts, names.ErasureReceipts),
    ];

    public async Task AddLinesAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken)
    {
        var kept = await retention.OfAsync([.. _topics.Select(topic => topic.Topic)], cancellationToken);
        foreach (var (receipt, _) in erasures)
            foreach (var (store, topic) in _topics)
                receipt.Lines.Add(Line(store, topic, kept[topic], receipt));
    }

    static ErasureLine Line(ErasureStore store, string topic, KeptRecords kept, ErasureReceipt receipt)
    {
        var line = new ErasureLine { Store = store, Name = topic, Detail = kept.Detail, Outcome = Outcome(kept) };
        if (kept is { Exists: true, AtMost: { } time } && receipt.ErasedThrough.ToDateTimeOffset() is var from && time < DateTimeOffset.MaxValue - from)
            line.KeptUntil = UnixTime.ToTimestamp((from + time).ToUnixTimeMilliseconds());
        return line;
    }

    static ErasureOutcome Outcome(KeptRecords kept) =>
        !kept.IsKnown ? ErasureOutcome.Unreachable : kept.Exists ? ErasureOutcome.Kept : ErasureOutcome.NothingHeld;
}
