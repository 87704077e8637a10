using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary><inheritdoc cref="IQdrantClient"/></summary>
public sealed class QdrantClient : IQdrantClient, IDisposable
{
    readonly QdrantOptions _options;
    readonly TimeProvider _time;
    readonly QdrantMetrics _metrics;
    readonly QdrantPipeline _circuit;
    readonly ResiliencePipeline _pipeline;
    readonly CurrentApiKey _key;
    readonly GrpcChannel? _channel;
    readonly Protocol.Qdrant.QdrantClient _service;
    readonly Collections.CollectionsClient _collections;
    readonly Points.PointsClient _points;
    readonly EncodedPointsClient _encodedPoints;
    readonly Snapshots.SnapshotsClient _snapshots;

    /// <param name="configuration">Where the API key may change; null where it stays.</param>
    public QdrantClient(
        IOptions<QdrantOptions> options, TimeProvider time, IMeterFactory meters, ILogger<QdrantClient> logger, IConfiguration? configuration = null)
        : this(options.Value, QdrantChannel.Open(options.Value), time, meters, logger, configuration) { }

    QdrantClient(
        QdrantOptions options, GrpcChannel channel, TimeProvider time, IMeterFactory meters, ILogger logger, IConfiguration? configuration)
        : this(options, channel.CreateCallInvoker(), time, meters, logger, configuration) => _channel = channel;

    internal QdrantClient(
        QdrantOptions options, CallInvoker invoker, TimeProvider time, IMeterFactory meters, ILogger logger, IConfiguration? configuration = null)
    {
        _options = options;
        _time = time;
        _metrics = new QdrantMetrics(meters);
        _circuit = new QdrantPipeline(options, time, _metrics, logger);
        _pipeline = _circuit.Build();
        _key = new CurrentApiKey(options, configuration);
        _service = new(invoker);
        _collections = new(invoker);
        _points = new(invoker);
        _encodedPoints = new(invoker);
        _snapshots = new(invoker);
    }

    public bool IsCircuitOpen => _circuit.IsOpen;

    public void Dispose()
    {
        _key.Dispose();
        _channel?.Dispose();
    }

    public Task<HealthCheckReply> HealthCheckAsync(CancellationToken cancellationToken) =>
        CallAsync("HealthCheck", _service.HealthCheckAsync, new HealthCheckRequest(), cancellationToken);

    public Task CreateCollectionAsync(CreateCollection request, CancellationToken cancellationToken) =>
        CallAsync("Create", _collections.CreateAsync, request, cancellationToken);

    public Task DeleteCollectionAsync(string collection, CancellationToken cancellationToken) =>
        CallAsync("Delete", _collections.DeleteAsync, new DeleteCollection { CollectionName = collection }, cancellationToken);

    public async Task<CollectionInfo?> GetCollectionAsync(string collection, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetCollectionInfoRequest { CollectionName = collection };
            return (await CallAsync("GetCollection", _collections.GetAsync, request, cancellationToken)).Result;
        }
        catch (QdrantRefusedException refused) when (refused.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<string>> ListCollectionsAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync("List", _collections.ListAsync, new ListCollectionsRequest(), cancellationToken);
        return [.. answer.Collections.Select(collection => collection.Name)];
    }

    public Task UpdateAliasesAsync(ChangeAliases request, CancellationToken cancellationToken) =>
        CallAsync("UpdateAliases", _collections.UpdateAliasesAsync, request, cancellationToken);

    public async Task<IReadOnlyDictionary<string, string>> ListAliasesAsync(CancellationToken cancellationToken)
    {
        var answer = await CallAsync("ListAliases", _collections.ListAliasesAsync, new ListAliasesRequest(), cancellationToken);
        return answer.Aliases.ToDictionary(alias => alias.AliasName, alias => alias.CollectionName);
    }

    public Task CreateFieldIndexAsync(string collection, string field, FieldType type, CancellationToken cancellationToken) =>
        WriteAsync("CreateFieldIndex", _points.CreateFieldIndexAsync,
            new CreateFieldIndexCollection { CollectionName = collection, FieldName = field, FieldType = type, Wait = true }, cancellationToken);

    public Task UpsertAsync(UpsertPoints request, CancellationToken cancellationToken)
    {
        FiniteVectors.Require(request);
        request.Wait = true;
        return WriteAsync("Upsert", _points.UpsertAsync, request, cancellationToken);
    }

    public Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        request.Wait = true;
        return WriteAsync("Upsert", _encodedPoints.UpsertAsync, request, cancellationToken);
    }

    public Task DeleteAsync(DeletePoints request, CancellationToken cancellationToken)
    {
        request.Wait = true;
        return WriteAsync("DeletePoints", _points.DeleteAsync, request, cancellationToken);
    }

    public async Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken) =>
        (await CallAsync("Get", _points.GetAsync, request, cancellationToken)).Result;

    public async Task<IReadOnlyDictionary<Guid, string>> WriteIdsAsync(string collection, IEnumerable<Guid> ids, CancellationToken cancellationToken) =>
        await CallAsync("Get", _encodedPoints.WriteIdsAsync,
            MajorityReads.Get(collection, ids, withVectors: false, FencedWrites.WriteIdKey), cancellationToken);

    public async Task<IReadOnlyList<BatchResult>> QueryBatchAsync(QueryBatchPoints request, CancellationToken cancellationToken) =>
        (await CallAsync("QueryBatch", _points.QueryBatchAsync, request, cancellationToken)).Result;

    public async Task<IReadOnlyList<Hit[]>> SearchAsync(QueryBatchPoints request, CancellationToken cancellationToken) =>
        await CallAsync("QueryBatch", _encodedPoints.SearchAsync, request, cancellationToken);

    public Task<ScrollResponse> ScrollAsync(ScrollPoints request, CancellationToken cancellationToken) =>
        CallAsync("Scroll", _points.ScrollAsync, request, cancellationToken);

    public async Task<long> CountAsync(CountPoints request, CancellationToken cancellationToken) =>
        (long)(await CallAsync("Count", _points.CountAsync, request, cancellationToken)).Result.Count;

    public async Task<SnapshotDescription> CreateSnapshotAsync(string collection, CancellationToken cancellationToken)
    {
        var request = new CreateSnapshotRequest { CollectionName = collection };
        return (await CallAsync("CreateSnapshot", _snapshots.CreateAsync, request, cancellationToken)).SnapshotDescription;
    }

    public async Task<IReadOnlyList<SnapshotDescription>> ListSnapshotsAsync(string collection, CancellationToken cancellationToken)
    {
        var request = new ListSnapshotsRequest { CollectionName = collection };
        return (await CallAsync("ListSnapshots", _snapshots.ListAsync, request, cancellationToken)).SnapshotDescriptions;
    }

    public Task DeleteSnapshotAsync(string collection, string snapshot, CancellationToken cancellationToken) => CallAsync(
        "DeleteSnapshot", _snapshots.DeleteAsync, new DeleteSnapshotRequest { CollectionName = collection, SnapshotName = snapshot }, cancellationToken);

    Task<PointsOperationResponse> WriteAsync<TRequest>(string operation, Func<TRequest, CallOptions, AsyncUnaryCall<PointsOperationResponse>> call, TRequest request,
        CancellationToken cancellationToken) =>
        CallAsync(operation, call, request, cancellationToken, static answer =>
        {
            if (answer.Result?.Status is not UpdateStatus.Completed and var status)
                throw new UnconfirmedWriteException(status ?? UpdateStatus.UnknownUpdateStatus);
        });

    async Task<TResponse> CallAsync<TRequest, TResponse>(string operation, Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> call,
        TRequest request, CancellationToken cancellationToken, Action<TResponse>? confirm = null)
    {
        var started = _time.GetTimestamp();
        string? error = null;
        using var span = QdrantTraces.Start(operation);
        var context = ResilienceContextPool.Shared.Get(operation, cancellationToken);
        try
        {
            return await _pipeline.ExecuteAsync(
                async static (context, state) =>
                {
                    using var unary = state.call(state.request, new CallOptions(state.Headers, cancellationToken: context.CancellationToken));
                    var answer = await AnswerAsync(unary, context.CancellationToken);
                    state.confirm?.Invoke(answer);
                    return answer;
                },
                context, (call, request, _key.Headers, confirm));
        }
        catch (Exception failure)
        {
            error = failure is RpcException rpc ? rpc.StatusCode.ToString() : failure.GetType().Name;
            QdrantTraces.Failed(span, error);
            throw Translate(operation, failure, cancellationToken) ?? failure;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            _metrics.Completed(operation, _time.GetElapsedTime(started), error);
        }
    }

    /// <summary>A server that gave up in its own time is not a caller who gave up, though the gRPC client makes one exception of both.</summary>
    static async Task<TResponse> AnswerAsync<TResponse>(AsyncUnaryCall<TResponse> unary, CancellationToken cancellationToken)
    {
        try
        {
            return await unary;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(unary.GetStatus());
        }
    }

    Exception? Translate(string operation, Exception failure, CancellationToken cancellationToken) => failure switch
    {
        _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(failure.Message, failure, cancellationToken),
        RpcException rpc => QdrantErrors.Translate(operation, _options, rpc),
        BrokenCircuitException => new QdrantUnavailableException(
            $"Qdrant at {_options.Endpoint} keeps failing: {operation} is not sent for now.", failure),
        TimeoutRejectedException => new QdrantUnavailableException(
            $"Qdrant at {_options.Endpoint} did not answer {operation} within {_options.CallTimeout} (Qdrant:CallTimeout).", failure),
        UnconfirmedWriteException => new QdrantUnavailableException(
            $"Qdrant at {_options.Endpoint} did not confirm {operation}: {failure.Message}.", failure),
        _ => null,
    };
}
