using Google.Protobuf;
using Grpc.Core;
using Streaming.Contracts;
using Streaming.Query.Answering;
using Streaming.Query.Explaining;

namespace Streaming.Query.Api;

/// <summary>
/// The query API over gRPC. A wrong field is named in the status detail and in the trailer <c>field</c>; what is not yet as fresh as demanded,
/// in the trailer <c>not-yet-bin</c>, a <see cref="NotYet"/>.
/// </summary>
sealed class RetrievalService(Retriever retriever, InterestLookup interests, TimeProvider time) : Retrieval.RetrievalBase
{
    public override Task<RetrieveResponse> Retrieve(RetrieveRequest request, ServerCallContext context) => AnswerAsync(
        () => retriever.RetrieveAsync(request, "grpc", requestId: null, Left(context), context.CancellationToken));

    public override Task<GetInterestsResponse> GetInterests(GetInterestsRequest request, ServerCallContext context) => AnswerAsync(
        async () => (await interests.GetAsync(request, "grpc", context.CancellationToken)).Interests);

    static async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception e) when (e is not RpcException)
        {
            var failure = Failure.Of(e);
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
