using System.Globalization;
using Grpc.Core;

namespace Streaming.Qdrant;

/// <summary>What a failed call means: gRPC statuses as Qdrant uses them.</summary>
static class QdrantErrors
{
    /// <summary>True for a fault that may pass: the outcome of the call is unknown and repeating it may help.</summary>
    /// <remarks>FAILED_PRECONDITION is a lock that an operator or a shard transfer holds for a while; UNKNOWN comes from proxies.</remarks>
    public static bool IsTransient(StatusCode status) => status is
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Internal or StatusCode.Aborted or
        StatusCode.Cancelled or StatusCode.DataLoss or StatusCode.FailedPrecondition or StatusCode.Unknown;

    /// <summary>Said by the client's own library, which would not take the answer; no repetition makes it smaller.</summary>
    public static bool IsAnswerTooLarge(RpcException error) => error.StatusCode == StatusCode.ResourceExhausted
        && error.Status.Detail.StartsWith("Received message exceeds", StringComparison.Ordinal);

    /// <summary>The wait that the server asks for in the trailer <c>retry-after</c>, in whole seconds.</summary>
    public static TimeSpan? RetryAfter(Exception? error) =>
        error is RpcException { Trailers: var trailers } && trailers.GetValue("retry-after") is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    public static Exception Translate(string operation, QdrantOptions options, RpcException error) => error.StatusCode switch
    {
        StatusCode.Unauthenticated => new QdrantDeniedException(
            $"Qdrant at {options.Endpoint} does not accept the API key: set Qdrant:ApiKey (environment Qdrant__ApiKey) to the server's key"
            + $" ({operation}: {error.Status.Detail}).", error),
        StatusCode.PermissionDenied => new QdrantDeniedException(
            $"The API key for Qdrant at {options.Endpoint} may not do this: set Qdrant:ApiKey (environment Qdrant__ApiKey) to a key with the"
            + $" rights to read, write and create collections ({operation}: {error.Status.Detail}).", error),
        _ when IsAnswerTooLarge(error) => new QdrantAnswerTooLargeException(
            $"The answer of Qdrant at {options.Endpoint} to {operation} is larger than the {options.MaxReceiveMessageSize} bytes of Qdrant:MaxReceiveMessageSize.", error),
        var status when IsTransient(status) => new QdrantUnavailableException(
            $"Qdrant at {options.Endpoint} failed {operation} after {options.MaxRetries + 1} tries: {status}, {error.Status.Detail}", error),
        var status => new QdrantRefusedException($"Qdrant refuses {operation}: {status}, {error.Status.Detail}", error),
    };
}
