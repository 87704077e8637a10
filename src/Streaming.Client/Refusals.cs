using Grpc.Core;
using Streaming.Contracts;

namespace Streaming.Client;

/// <summary>Refusals that a caller can do something about.</summary>
static class Refusals
{
    public static Exception? Of(RpcException error) => error.StatusCode switch
    {
        StatusCode.InvalidArgument => new InvalidRequestException(error.Trailers.GetValue("field") ?? "", error.Status.Detail, error),
        StatusCode.FailedPrecondition when error.Trailers.GetValueBytes("not-yet-bin") is { } notYet =>
            new NotYetFreshException(NotYet.Parser.ParseFrom(notYet), error.Status.Detail, error),
        StatusCode.ResourceExhausted => new OverloadedException(error.Status.Detail, error),
        _ => null,
    };
}
