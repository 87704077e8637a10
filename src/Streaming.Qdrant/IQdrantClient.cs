using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>
/// Qdrant over gRPC, with retries, circuit breaker, <c>retry-after</c>, API key and TLS applied. Every call may be repeated: a failed one is
/// unknown, not failed.
/// </summary>
/// <remarks>
/// Errors: <see cref="QdrantRefusedException"/> when the server refuses the request for its content (never retried);
/// <see cref="QdrantUnavailableException"/> when the bounded retries are used up or the circuit is open (try again later);
/// <see cref="QdrantDeniedException"/> when the API key is missing, wrong or lacks rights (an operator must act).
/// </remarks>
public interface IQdrantClient
{
    Task<HealthCheckReply> HealthCheckAsync(CancellationToken cancellationToken);

    Task CreateCollectionAsync(CreateCollection request, CancellationToken cancellationToken);
    Task DeleteCollectionAsync(string collection, CancellationToken cancellationToken);
    /// <returns>Null where there is no such collection (or alias).</returns>
    Task<CollectionInfo?> GetCollectionAsync(string collection, CancellationToken cancellationToken);
    Task<IReadOnlyList<string>> ListCollectionsAsync(CancellationToken cancellationToken);
    Task UpdateAliasesAsync(ChangeAliases request, CancellationToken cancellationToken);
    /// <returns>Alias → collection.</returns>
    Task<IReadOnlyDictionary<string, string>> ListAliasesAsync(CancellationToken cancellationToken);
    Task CreateFieldIndexAsync(string collection, string field, FieldType type, CancellationToken cancellationToken);

    /// <summary>Returns when the write is durable and visible (<c>wait</c> = true, status Completed).</summary>
    Task UpsertAsync(UpsertPoints request, CancellationToken cancellationToken);
    /// <inheritdoc cref="UpsertAsync(UpsertPoints, CancellationToken)"/>
    /// <remarks>The points' memory must stay as it is until the call returns. Whoever encodes vectors makes sure that they are finite.</remarks>
    Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken);
    Task DeleteAsync(DeletePoints request, CancellationToken cancellationToken);
    Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken);

    /// <summary>The write ids that stand, with consistency <c>majority</c>; points that are missing or have none are left out.</summary>
    async Task<IReadOnlyDictionary<Guid, string>> WriteIdsAsync(string collection, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var points = await GetAsync(MajorityReads.Get(collection, ids, withVectors: false, FencedWrites.WriteIdKey), cancellationToken);
        return points.Where(point => point.Payload.ContainsKey(FencedWrites.WriteIdKey))
            .ToDictionary(point => point.Id.ToGuid(), point => point.Payload[FencedWrites.WriteIdKey].StringValue);
    }

    Task<IReadOnlyList<BatchResult>> QueryBatchAsync(QueryBatchPoints request, CancellationToken cancellationToken);

    /// <summary>The same where the payload selector of each search names one field, of text: nothing but that and the scores are read.</summary>
    /// <returns>For each search what it found, best first.</returns>
    async Task<IReadOnlyList<Hit[]>> SearchAsync(QueryBatchPoints request, CancellationToken cancellationToken)
    {
        var results = await QueryBatchAsync(request, cancellationToken);
        return [.. results.Select(result => result.Result.Select(point => new Hit(point.Payload.Values.SingleOrDefault()?.StringValue, point.Score)).ToArray())];
    }

    Task<ScrollResponse> ScrollAsync(ScrollPoints request, CancellationToken cancellationToken);
    Task<long> CountAsync(CountPoints request, CancellationToken cancellationToken);

    /// <summary>Makes a snapshot of a collection on the server's disk. On a cluster: of the shards of the node that answers.</summary>
    Task<SnapshotDescription> CreateSnapshotAsync(string collection, CancellationToken cancellationToken);
    Task<IReadOnlyList<SnapshotDescription>> ListSnapshotsAsync(string collection, CancellationToken cancellationToken);
    Task DeleteSnapshotAsync(string collection, string snapshot, CancellationToken cancellationToken);

    /// <summary>True while the circuit is open: consumption should pause. When the break is over, the next call says whether it goes on.</summary>
    bool IsCircuitOpen { get; }
}

/// <summary>The server refuses this request for its content; repeating it cannot help.</summary>
public sealed class QdrantRefusedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// True where the points sent are at fault, so that halving finds the culprit; false where the collection or the server is, which an
    /// operator must mend.
    /// </summary>
    public bool IsContent => InnerException is not RpcException { StatusCode: not (StatusCode.InvalidArgument or StatusCode.OutOfRange) };
}

/// <summary>The server does not answer, or answers with a passing fault; the outcome of the last try is unknown.</summary>
public sealed class QdrantUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
