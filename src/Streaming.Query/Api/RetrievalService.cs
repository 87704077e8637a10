using Google.Protobuf;
using Grpc.Core;
using Streaming.Contracts;
using Streaming.Query.Access;
using Streaming.Query.Answering;
using Streaming.Query.Explaining;

namespace Streaming.Query.Api;

/// <summary>
/// The query API over gRPC. A wrong field is named in the status detail and in the trailer <c>field</c>; what is not yet as fresh as demanded,
/// in the trailer <c>not-yet-bin</c>, a <see cref="NotYet"/>.
/// </summary>
sealed class RetrievalService(Retriever retriever, InterestLookup interests, TimeProvider time) : Retrieval.RetrievalBase
{
    public override Task<RetrieveResponse> Retrieve(RetrieveRequest request, ServerCallContext context) => AnswerAsync(context, async audit =>
    {
        audit.Asks(request.UserId, request.RequestId);
        var response = await retriever.RetrieveAsync(request, "grpc", requestId: null, Left(context), context.CancellationToken);
        audit.RequestId = response.RequestId;
        return response;
    });

    public override async Task RetrieveStream(
        RetrieveRequest request, IServerStreamWriter<RetrieveResponse> responseStream, ServerCallContext context)
    {
        foreach (var part in AnswerParts.Of((await Retrieve(request, context)).Clone()))
            await responseStream.WriteAsync(part, context.CancellationToken);
    }

    public override Task<GetInterestsResponse> GetInterests(GetInterestsRequest request, ServerCallContext context) => AnswerAsync(context, async audit =>
    {
        audit.Asks(request.UserId);
        return (await interests.GetAsync(request, "grpc", context.CancellationToken)).Interests;
    });

    static async Task<T> AnswerAsync<T>(ServerCallContext context, Func<AuditEntry, Task<T>> answer)
    {
        var audit = AuditEntry.Of(context.GetHttpContext());
        try
        {
            return await answer(audit);
        }
        catch (Exception e) when (e is not RpcException)
        {
            var failure = Failure.Of(e);
            audit.Outcome = failure.Outcome;
            var trailers = new Metadata();
            if (failure.Field.Length > 0)
                trailers.Add("field", failure.Field);
            if (failure.NotYet is { } notYet)
                trailers.Add("not-yet-bin", notYet.ToByteArray());
            throw new RpcException(new Status(failure.Code, failure.Detail, e), trailers);
        }
    }

    TimeSpan? Left(ServerCallContext context) => context.Deadline == DateTime.MaxValue ? null : context.Deadline - time.GetUtcNow().UtcDateTime;
}
