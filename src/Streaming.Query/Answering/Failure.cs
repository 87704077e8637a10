using Grpc.Core;
using Streaming.Contracts;
using Streaming.Qdrant;
using Streaming.Query.Freshening;
using Streaming.Query.Load;

namespace Streaming.Query.Answering;

/// <summary>What a client is told when there is no answer; the same over every transport.</summary>
/// <param name="Outcome">For the metrics.</param>
/// <param name="Field">The request's field that is wrong, as the schema calls it; empty if none is.</param>
/// <param name="NotYet">What the vectors lack of the freshness that was demanded; null if that is not why.</param>
sealed record Failure(string Outcome, StatusCode Code, int HttpStatus, string Message, string Field = "", NotYet? NotYet = null)
{
    /// <summary>The outcome of a fault of our own.</summary>
    public const string Unexpected = "failed";

    public static Failure Unauthenticated { get; } = new("unauthenticated", StatusCode.Unauthenticated, StatusCodes.Status401Unauthorized,
        "Send the API key of a client as x-api-key, or a valid token as authorization: Bearer, where the worker is set up for tokens.");

    public static Failure Limited { get; } = new("limited", StatusCode.ResourceExhausted, StatusCodes.Status429TooManyRequests,
        "The client's limit of requests is used up (Access:RequestsPerSecond, Access:Burst): ask again in a second.");

    public static Failure Of(Exception exception) => exception switch
    {
        InvalidMessageException invalid => Invalid(invalid.Reason, invalid.Field),
        QdrantUnavailableException or QdrantDeniedException or GenerationException =>
            new("unavailable", StatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable, exception.Message),
        OverloadedException => new("shed", StatusCode.ResourceExhausted, StatusCodes.Status503ServiceUnavailable, exception.Message),
        // FAILED_PRECONDITION, not UNAVAILABLE: a client's retry policy must not take a state that is behind for an outage.
        NotYetException notYet =>
            new("not_yet", StatusCode.FailedPrecondition, StatusCodes.Status412PreconditionFailed, exception.Message, NotYet: notYet.NotYet),
        TimeoutException => new("timeout", StatusCode.DeadlineExceeded, StatusCodes.Status504GatewayTimeout, exception.Message),
        OperationCanceledException => new("cancelled", StatusCode.Cancelled, StatusCodes.Status499ClientClosedRequest, "The caller gave up."),
        _ => new(Unexpected, StatusCode.Internal, StatusCodes.Status500InternalServerError,
            "The request could not be answered because of a fault that the worker's log describes."),
    };

    public static Failure Invalid(string message, string field) =>
        new("invalid", StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, message, field);

    /// <summary>The same request may succeed later.</summary>
    public bool IsPassing => Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled;

    /// <summary>The message, with the field before it if one is wrong.</summary>
    public string Detail => Field.Length == 0 ? Message : $"{Field}: {Message}";

    /// <summary>The code's name as gRPC spells it, for example <c>INVALID_ARGUMENT</c>.</summary>
    public string CodeName => Code switch
    {
        StatusCode.InvalidArgument => "INVALID_ARGUMENT",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.FailedPrecondition => "FAILED_PRECONDITION",
        StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        _ => Code.ToString().ToUpperInvariant(),
    };
}
