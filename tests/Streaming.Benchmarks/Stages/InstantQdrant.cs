using System.Buffers.Text;
using System.Text;
using Google.Protobuf;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Benchmarks.Stages;

/// <summary>Serialises every write as the wire would, and answers at once that it stands: what is left is the worker's own work.</summary>
sealed class InstantQdrant(IReadOnlyList<RetrievedPoint> items) : IQdrantClient
{
    readonly Dictionary<string, RetrievedPoint> _items = items.ToDictionary(item => item.Id.Uuid);
    readonly Dictionary<Guid, string> _writeIds = [];
    byte[] _wire = new byte[1 << 20];

    public bool IsCircuitOpen => false;

    public Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        var size = request.CalculateSize();
        if (_wire.Length < size)
            _wire = new byte[size];
        request.WriteTo(_wire.AsSpan(0, size));
        foreach (var point in request.Points)
            Remember(point.Span);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<Guid, string>> WriteIdsAsync(string collection, IEnumerable<Guid> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Guid, string>>(_writeIds);

    public Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RetrievedPoint>>(
        [.. request.Ids.Where(id => _items.ContainsKey(id.Uuid)).Select(id => _items[id.Uuid])]);

    public Task UpsertAsync(UpsertPoints request, CancellationToken cancellationToken) => throw new NotSupportedException();

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

    /// <summary>A point begins with its id; behind the key <c>write_id</c> are two tags and lengths, then the write id.</summary>
    void Remember(ReadOnlySpan<byte> point)
    {
        _ = Utf8Parser.TryParse(point[4..40], out Guid id, out _);
        var value = point[(point.IndexOf("write_id"u8) + 8)..];
        _writeIds[id] = Encoding.ASCII.GetString(value.Slice(4, value[3]));
    }
}
