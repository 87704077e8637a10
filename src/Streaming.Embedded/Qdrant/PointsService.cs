using Grpc.Core;
using Streaming.Embedded.Qdrant.Protocol;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary><c>qdrant.Points</c>, bound by hand: on the paths that carry many points, messages differ from the generated ones (raw.proto).</summary>
/// <remarks>Virtual because the gRPC host only takes handlers that are.</remarks>
[BindServiceMethod(typeof(PointsServiceBinding), nameof(PointsServiceBinding.Bind))]
class PointsService(CollectionStore store)
{
    public virtual Task<PointsOperationResponse> Upsert(UpsertRequest request, ServerCallContext context)
    {
        using (request)
            return Written(store[request.CollectionName].Upsert(request), request.Wait);
    }

    public virtual Task<PointsOperationResponse> Delete(DeletePoints request, ServerCallContext context) =>
        Written(store[request.CollectionName].Delete(request.Points), request.Wait);

    public virtual Task<PointsOperationResponse> SetPayload(SetPayloadPoints request, ServerCallContext context) =>
        Written(store[request.CollectionName].SetPayload(request), request.Wait);

    public virtual Task<PointsOperationResponse> CreateFieldIndex(CreateFieldIndexCollection request, ServerCallContext context) =>
        Written(store[request.CollectionName].CreateFieldIndex(request.FieldName, request.FieldType), request.Wait);

    public virtual Task<RawGetResponse> Get(GetPoints request, ServerCallContext context) =>
        Task.FromResult(new RawGetResponse { Result = { store[request.CollectionName].Get(request) } });

    public virtual Task<RawScrollResponse> Scroll(ScrollPoints request, ServerCallContext context)
    {
        var (page, next) = store[request.CollectionName].Scroll(request);
        return Task.FromResult(new RawScrollResponse { Result = { page }, NextPageOffset = next });
    }

    public virtual Task<CountResponse> Count(CountPoints request, ServerCallContext context) =>
        Task.FromResult(new CountResponse { Result = new CountResult { Count = store[request.CollectionName].Count(request.Filter) } });

    public virtual Task<RawQueryResponse> Query(QueryPoints request, ServerCallContext context) => Task.FromResult(Query(request));

    public virtual Task<RawQueryBatchResponse> QueryBatch(QueryBatchPoints request, ServerCallContext context)
    {
        _ = store[request.CollectionName];
        return Task.FromResult(new RawQueryBatchResponse { Result = { request.QueryPoints.Select(Query) } });
    }

    RawQueryResponse Query(QueryPoints request) =>
        new() { Result = { store[request.CollectionName].Query(request, name => store[name]) } };

    static Task<PointsOperationResponse> Written(ulong operation, bool wait) => Task.FromResult(new PointsOperationResponse
    {
        Result = new UpdateResult { OperationId = operation, Status = wait ? UpdateStatus.Completed : UpdateStatus.Acknowledged },
    });
}
