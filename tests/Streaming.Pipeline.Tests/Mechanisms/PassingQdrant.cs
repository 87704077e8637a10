using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>Passes every call on. A double overrides the one that it changes.</summary>
public abstract class PassingQdrant(IQdrantClient inner) : IQdrantClient
{
    protected IQdrantClient Inner { get; } = inner;

    public bool IsCircuitOpen => Inner.IsCircuitOpen;

    public virtual Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken) => Inner.UpsertAsync(request, cancellationToken);
    public virtual Task UpsertAsync(UpsertPoints request, CancellationToken cancellationToken) => Inner.UpsertAsync(request, cancellationToken);
    public virtual Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken) => Inner.GetAsync(request, cancellationToken);
    public virtual Task<ScrollResponse> ScrollAsync(ScrollPoints request, CancellationToken cancellationToken) => Inner.ScrollAsync(request, cancellationToken);
    public Task DeleteAsync(DeletePoints request, CancellationToken cancellationToken) => Inner.DeleteAsync(request, cancellationToken);
    public Task<long> CountAsync(CountPoints request, CancellationToken cancellationToken) => Inner.CountAsync(request, cancellationToken);
    public Task<IReadOnlyList<BatchResult>> QueryBatchAsync(QueryBatchPoints request, CancellationToken cancellationToken) => Inner.QueryBatchAsync(request, cancellationToken);
    public virtual Task<HealthCheckReply> HealthCheckAsync(CancellationToken cancellationToken) => Inner.HealthCheckAsync(cancellationToken);
    public Task CreateCollectionAsync(CreateCollection request, CancellationToken cancellationToken) => Inner.CreateCollectionAsync(request, cancellationToken);
    public Task DeleteCollectionAsync(string collection, CancellationToken cancellationToken) => Inner.DeleteCollectionAsync(collection, cancellationToken);
    public Task<CollectionInfo?> GetCollectionAsync(string collection, CancellationToken cancellationToken) => Inner.GetCollectionAsync(collection, cancellationToken);
    public Task<IReadOnlyList<string>> ListCollectionsAsync(CancellationToken cancellationToken) => Inner.ListCollectionsAsync(cancellationToken);
    public Task UpdateAliasesAsync(ChangeAliases request, CancellationToken cancellationToken) => Inner.UpdateAliasesAsync(request, cancellationToken);
    public Task<IReadOnlyDictionary<string, string>> ListAliasesAsync(CancellationToken cancellationToken) => Inner.ListAliasesAsync(cancellationToken);
    public Task CreateFieldIndexAsync(string collection, string field, FieldType type, CancellationToken cancellationToken) =>
        Inner.CreateFieldIndexAsync(collection, field, type, cancellationToken);

    public Task<SnapshotDescription> CreateSnapshotAsync(string collection, CancellationToken cancellationToken) =>
        Inner.CreateSnapshotAsync(collection, cancellationToken);

    public Task<IReadOnlyList<SnapshotDescription>> ListSnapshotsAsync(string collection, CancellationToken cancellationToken) =>
        Inner.ListSnapshotsAsync(collection, cancellationToken);

    public Task DeleteSnapshotAsync(string collection, string snapshot, CancellationToken cancellationToken) =>
        Inner.DeleteSnapshotAsync(collection, snapshot, cancellationToken);

    /// <summary>Whether a read asks only which write stands.</summary>
    protected static bool IsReadBack(GetPoints request) =>
        request.WithPayload.Include is { Fields: [FencedWrites.WriteIdKey] };

    protected static string WriteIdOf(PointStruct point) => point.Payload[FencedWrites.WriteIdKey].StringValue;
}
