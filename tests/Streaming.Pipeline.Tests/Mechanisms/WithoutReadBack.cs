using System.Collections.Concurrent;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>Read-back switched off: what the server took without an error is said to stand.</summary>
public sealed class WithoutReadBack(IQdrantClient inner) : PassingQdrant(inner)
{
    readonly ConcurrentDictionary<string, string> _written = new();

    public override async Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        await Inner.UpsertAsync(request, cancellationToken);
        foreach (var point in request.Points.Select(bytes => PointStruct.Parser.ParseFrom(bytes)))
            _written[point.Id.Uuid] = WriteIdOf(point);
    }

    public override Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken) =>
        IsReadBack(request)
            ? Task.FromResult<IReadOnlyList<RetrievedPoint>>([.. request.Ids.Select(Confirmed)])
            : Inner.GetAsync(request, cancellationToken);

    RetrievedPoint Confirmed(PointId id) => new()
    {
        Id = id,
        Payload = { [FencedWrites.WriteIdKey] = new Value { StringValue = _written[id.Uuid] } },
    };
}
