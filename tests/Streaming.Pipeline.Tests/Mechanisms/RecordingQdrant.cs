using System.Collections.Concurrent;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>Remembers how one collection is written and read.</summary>
public sealed class RecordingQdrant(IQdrantClient inner, string collection) : PassingQdrant(inner)
{
    public sealed record Write(WriteOrdering? Ordering, bool Wait, UpdateMode UpdateMode, bool HasCondition);

    public ConcurrentQueue<Write> Writes { get; } = [];

    public ConcurrentQueue<ReadConsistency?> Consistencies { get; } = [];

    public override Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        if (request.CollectionName == collection)
            Writes.Enqueue(new Write(request.Ordering, request.Wait, request.UpdateMode, request.HasUpdateFilter));
        return Inner.UpsertAsync(request, cancellationToken);
    }

    public override Task UpsertAsync(UpsertPoints request, CancellationToken cancellationToken)
    {
        if (request.CollectionName == collection)
            Writes.Enqueue(new Write(request.Ordering, request.Wait, request.UpdateMode, request.UpdateFilter is not null));
        return Inner.UpsertAsync(request, cancellationToken);
    }

    public override Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken)
    {
        if (request.CollectionName == collection)
            Consistencies.Enqueue(request.ReadConsistency);
        return Inner.GetAsync(request, cancellationToken);
    }

    public override Task<ScrollResponse> ScrollAsync(ScrollPoints request, CancellationToken cancellationToken)
    {
        if (request.CollectionName == collection)
            Consistencies.Enqueue(request.ReadConsistency);
        return Inner.ScrollAsync(request, cancellationToken);
    }
}
