using System.Collections.Concurrent;
using System.Globalization;
using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline;

/// <summary>
/// Progress as points of the collection whose states it speaks of: a collection that is restored from an older snapshot rewinds its workers
/// by itself.
/// </summary>
/// <param name="startup">Reading waits until the collection is there; null where it surely is.</param>
public sealed class QdrantProgressStore(IQdrantClient qdrant, string collection, GenerationStartup? startup = null) : IProgressStore
{
    /// <summary>The payload field that every progress point, and no other, has: <c>topic/partition</c>.</summary>
    public const string Marker = "progress";

    const string Topic = "topic", Partition = "partition", Offset = FencedWrites.OffsetKey, AppliedUpTo = FencedWrites.AppliedUpToKey;

    readonly ConcurrentDictionary<(string, int), bool> _present = new();

    public async Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken)
    {
        if (startup is not null)
            await startup.ReadyAsync(cancellationToken);
        var found = await qdrant.GetAsync(MajorityReads.Get(collection, [PointIds.Progress(topic, partition)], withVectors: false), cancellationToken);
        return found.Count == 0 ? null : Decode(found[0]);
    }

    public async Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken)
    {
        var absent = progress.Where(p => !_present.ContainsKey((p.Topic, p.Partition))).ToList();
        if (absent.Count > 0)
            await qdrant.UpsertAsync(FencedWrites.Insert(collection, absent.Select(Encode)), cancellationToken);
        foreach (var p in absent)
            _present[(p.Topic, p.Partition)] = true;
        await Task.WhenAll(progress.Select(p =>
            qdrant.UpsertAsync(FencedWrites.Forward(collection, Encode(p), p.Offset, p.AppliedUpTo), cancellationToken)));
    }

    /// <inheritdoc/>
    public Task RewindAsync(Progress progress, CancellationToken cancellationToken) =>
        qdrant.UpsertAsync(FencedWrites.Overwrite(collection, Encode(progress)), cancellationToken);

    /// <summary>The progress of every partition that has any, from whichever replica answers first.</summary>
    public async Task<IReadOnlyList<Progress>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var all = new List<Progress>();
        PointId? next = null;
        do
        {
            var page = await qdrant.ScrollAsync(new ScrollPoints
            {
                CollectionName = collection,
                Limit = 256,
                Offset = next,
                Filter = new Filter { MustNot = { Conditions.IsEmpty(Marker) } },
                WithPayload = new WithPayloadSelector { Enable = true },
            }, cancellationToken);
            all.AddRange(page.Result.Select(Decode));
            next = page.NextPageOffset;
        }
        while (next is not null);
        return all;
    }

    static PointStruct Encode(Progress progress) => new()
    {
        Id = PointIds.Progress(progress.Topic, progress.Partition).ToPointId(),
        Vectors = Floats.None(),
        Payload =
        {
            [Marker] = new Value { StringValue = string.Create(CultureInfo.InvariantCulture, $"{progress.Topic}/{progress.Partition}") },
            [Topic] = new Value { StringValue = progress.Topic },
            [Partition] = new Value { IntegerValue = progress.Partition },
            [Offset] = new Value { IntegerValue = progress.Offset },
            [AppliedUpTo] = new Value { IntegerValue = progress.AppliedUpTo },
        },
    };

    static Progress Decode(RetrievedPoint point) => new(
        point.Payload[Topic].StringValue,
        (int)point.Payload[Partition].IntegerValue,
        point.Payload[Offset].IntegerValue,
        point.Payload[AppliedUpTo].IntegerValue);
}
