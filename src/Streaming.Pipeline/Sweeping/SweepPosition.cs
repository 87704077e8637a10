using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Sweeping;

/// <summary>Where the sweep of a collection stands, kept in the collection: another instance, or the next start, goes on from there.</summary>
public sealed class SweepPosition(IQdrantClient qdrant, string collection)
{
    const string Next = "next";

    static readonly PointId Id = PointIds.Sweep.ToPointId();

    /// <returns>The first point that was not looked at; null at the beginning of a round.</returns>
    public async Task<PointId?> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(MajorityReads.Get(collection, [PointIds.Sweep], withVectors: false), cancellationToken);
        return found is [var point] && point.Payload[Next].StringValue is { Length: > 0 } uuid ? new PointId { Uuid = uuid } : null;
    }

    /// <param name="next">Null: the round is over.</param>
    public Task WriteAsync(PointId? next, CancellationToken cancellationToken) => qdrant.UpsertAsync(
        FencedWrites.Overwrite(collection, new PointStruct
        {
            Id = Id,
            Vectors = Floats.None(),
            Payload =
            {
                [QdrantProgressStore.Marker] = new Value { StringValue = "sweep" },
                [Next] = new Value { StringValue = next?.Uuid ?? "" },
            },
        }),
        cancellationToken);
}
