using Grpc.Core;
using Streaming.Contracts;
using Streaming.Query.Answering;

namespace Streaming.Query.Api;

/// <summary>The query API over gRPC. A wrong field is named in the status detail and in the trailer <c>field</c>.</summary>
sealed class RetrievalService(Retriever retriever) : Retrieval.RetrievalBase
{
    public override async Task<RetrieveResponse> Retrieve(RetrieveRequest request, ServerCallContext context)
    {
        try
        {
            return await retriever.RetrieveAsync(request, "grpc", requestId: null, context.CancellationToken);
        }
        catch (Exception e) when (e is not RpcException)
        {
            var failure = Failure.Of(e);
            var trailers = new Metadata();
            if (failure.Field.Length > 0)
                trailers.Add("field", failure.Field);
            throw new RpcException(new Status(failure.Code, failure.Detail, e), trailers);
        }
    }
}
