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
    /// <summary>The payload field by which points are known that are no user's: <c>topic/partition</c>, or what else one keeps.</summary>
    public const string Marker = "progress";

    const int PageSize = 256;

    const string Topic = "topic", Partition = "partition", TopicId = "kafka_topic_id",
        Offset = FencedWrites.OffsetKey, AppliedUpTo = FencedWrites.AppliedUpToKey;

    /// <summary>The offsets that were last seen in the collection. They only grow there, unless somebody replaces it.</summary>
    readonly ConcurrentDictionary<(string Topic, int Partition), long> _known = new();

    public async Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken)
    {
        if (startup is not null)
            await startup.ReadyAsync(cancellationToken);
        var stored = (await StoredAsync([(topic, partition)], cancellationToken)).Values;
        foreach (var progress in stored)
            _known[(topic, partition)] = progress.Offset;
        return stored.Count == 0 ? null : stored.First();
    }

    public async Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken)
    {
        var unknown = progress.Where(p => !_known.ContainsKey((p.Topic, p.Partition))).ToList();
        if (unknown.Count > 0)
            await qdrant.UpsertAsync(FencedWrites.Insert(collection, unknown.Select(Encode)), cancellationToken);
        await Task.WhenAll(progress.Select(p => qdrant.UpsertAsync(
            FencedWrites.Forward(collection, Encode(p), p.Offset, p.AppliedUpTo, _known.GetValueOrDefault((p.Topic, p.Partition))), cancellationToken)));

        var stored = await StoredAsync(progress.Select(p => (p.Topic, p.Partition)), cancellationToken);
        foreach (var p in progress)
        {
            var key = (p.Topic, p.Partition);
            var known = _known.GetValueOrDefault(key);
            if (!stored.TryGetValue(key, out var stands) || stands.Offset < known)
                throw new StreamFaultedException(
                    $"{p.Topic}[{p.Partition}]: collection {collection} was replaced or restored under this worker: its progress was {known}"
                    + $" and now is {(stands.Topic is null ? "gone" : stands.Offset)}. Start the worker again: it goes on from what the collection holds.");
            _known[key] = stands.Offset;
        }
    }

    /// <inheritdoc/>
    public async Task RewindAsync(Progress progress, CancellationToken cancellationToken)
    {
        await qdrant.UpsertAsync(FencedWrites.Overwrite(collection, Encode(progress)), cancellationToken);
        _known[(progress.Topic, progress.Partition)] = progress.Offset;
    }

    /// <summary>The progress of every partition that has any, from whichever replica answers first.</summary>
    public Task<IReadOnlyList<Progress>> ReadAllAsync(CancellationToken cancellationToken) => ReadAllAsync(majority: false, cancellationToken);

    /// <summary>The progress of every partition that has any.</summary>
    /// <param name="majority">As a majority of the replicas has it; else from whichever replica answers first.</param>
    public async Task<IReadOnlyList<Progress>> ReadAllAsync(bool majority, CancellationToken cancellationToken)
    {
        var all = new List<Progress>();
        PointId? next = null;
        do
        {
            var request = MajorityReads.Scroll(collection, new Filter { MustNot = { Conditions.IsEmpty(Marker), Conditions.IsEmpty(Topic) } }, PageSize, next);
            if (!majority)
                request.ReadConsistency = null;
            var page = await qdrant.ScrollAsync(request, cancellationToken);
            all.AddRange(page.Result.Select(Decode));
            next = page.NextPageOffset;
        }
        while (next is not null);
        return all;
    }

    async Task<Dictionary<(string Topic, int Partition), Progress>> StoredAsync(
        IEnumerable<(string Topic, int Partition)> partitions, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(
            MajorityReads.Get(collection, partitions.Select(p => PointIds.Progress(p.Topic, p.Partition)), withVectors: false), cancellationToken);
        return found.Select(Decode).ToDictionary(progress => (progress.Topic, progress.Partition));
    }

    static PointStruct Encode(Progress progress)
    {
        var point = new PointStruct
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
        if (progress.TopicId is { } id)
            point.Payload[TopicId] = new Value { StringValue = id };
        return point;
    }

    static Progress Decode(RetrievedPoint point) => new(
        point.Payload[Topic].StringValue,
        (int)point.Payload[Partition].IntegerValue,
        point.Payload[Offset].IntegerValue,
        point.Payload[AppliedUpTo].IntegerValue,
        point.Payload.TryGetValue(TopicId, out var id) ? id.StringValue : null);
}
