using System.Net;
using Microsoft.AspNetCore.Authorization;
using Streaming.Query.Answering;

namespace Streaming.Query.Access;

/// <summary>
/// A line for each request to what is not open to everybody: who asked for whose interests, and what came of it. Keys and tokens are not in it.
/// </summary>
sealed partial class Audit(RequestDelegate next, TimeProvider time, ILogger<Audit> logger)
{
    const string Answered = "answered";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            await next(context);
            return;
        }
        var asked = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName;
        var entry = AuditEntry.Open(context);
        var started = time.GetTimestamp();
        var outcome = Failure.Unexpected;
        try
        {
            await next(context);
            outcome = entry.Outcome ?? (context.Response.StatusCode < StatusCodes.Status400BadRequest ? Answered : outcome);
        }
        finally
        {
            var (caller, address, took) = (Caller.Of(context.User), context.Connection.RemoteIpAddress, time.GetElapsedTime(started).TotalMilliseconds);
            if (outcome == Answered && endpoint.Metadata.GetMetadata<ConcernsNoUser>() is not null)
                LogLooked(logger, caller, address, asked, took);
            else
                LogAsked(logger, caller, address, asked, entry.UserId, entry.RequestId, outcome, took);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "Asked", Level = LogLevel.Information,
        Message = "{Caller} at {Address} asked {Endpoint} for the interests of '{UserId}', request '{RequestId}': {Outcome} in {Milliseconds:0.0} ms")]
    static partial void LogAsked(
        ILogger logger, string caller, IPAddress? address, string? endpoint, string userId, string requestId, string outcome, double milliseconds);

    [LoggerMessage(EventId = 2, EventName = "Looked", Level = LogLevel.Debug, Message = "{Caller} at {Address} asked {Endpoint}, which names no user: answered in {Milliseconds:0.0} ms")]
    static partial void LogLooked(ILogger logger, string caller, IPAddress? address, string? endpoint, double milliseconds);
}
