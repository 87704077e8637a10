using Google.Protobuf;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Benchmarks.Stages;

/// <summary>Serialises every write as the wire would, and answers at once that it stands: what is left is the worker's own work.</summary>
sealed class InstantQdrant(IReadOnlyList<RetrievedPoint> items) : IQdrantClient
{
    readonly Dictionary<string, RetrievedPoint> _points = items.ToDictionary(item => item.Id.Uuid);
    byte[] _wire = new byte[1 << 20];

    public bool IsCircuitOpen => false;

    public Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        var size = request.CalculateSize();
        if (_wire.Length < size)
            _wire = new byte[size];
        request.WriteTo(_wire.AsSpan(0, size));
        foreach (var bytes in request.Points)
        {
            var point = PointStruct.Parser.ParseFrom(bytes);
            _points[point.Id.Uuid] = new RetrievedPoint { Id = point.Id, Payload = { point.Payload } };
        }
        return Task.CompletedTask;
    }

    public Task UpsertAsync(UpsertPoints request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RetrievedPoint>>(
        [.. request.Ids.Where(id => _points.ContainsKey(id.Uuid)).Select(id => _points[id.Uuid])]);

    public Task<HealthCheckReply> HealthCheckAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task CreateCollectionAsync(CreateCollection request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task DeleteCollectionAsync(string collection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<CollectionInfo?> GetCollectionAsync(string collection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<string>> ListCollectionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task UpdateAliasesAsync(ChangeAliases request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyDictionary<string, string>> ListAliasesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task CreateFieldIndexAsync(string collection, string field, FieldType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task DeleteAsync(DeletePoints request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<BatchResult>> QueryBatchAsync(QueryBatchPoints request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<ScrollResponse> ScrollAsync(ScrollPoints request, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SnapshotDescription> CreateSnapshotAsync(string collection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<SnapshotDescription>> ListSnapshotsAsync(string collection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task DeleteSnapshotAsync(string collection, string snapshot, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<long> CountAsync(CountPoints request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
