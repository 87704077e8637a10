using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Streaming.Query.Answering;
using Streaming.Query.Api;

namespace Streaming.Query.Access;

/// <summary>Each client's limit. What is open to everybody, such as health, has none, and a worker that knows no clients neither.</summary>
static class Limits
{
    public static void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Client, RequestLimit Limit)>(Partition);
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.RequestServices.GetRequiredService<QueryMetrics>().Refused("limited");
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await Refusal.WriteAsync(rejected.HttpContext, Failure.Limited);
        };
    }

    /// <summary>The limit is part of the key: with a changed one a client starts anew, and the old bucket is dropped when it was idle.</summary>
    static RateLimitPartition<(string, RequestLimit)> Partition(HttpContext context)
    {
        if (context.User.Identity is not { IsAuthenticated: true } || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return RateLimitPartition.GetNoLimiter<(string, RequestLimit)>(("", default));
        var caller = Caller.Of(context.User);
        return RateLimitPartition.GetTokenBucketLimiter(
            (caller, context.RequestServices.GetRequiredService<Clients>().LimitOf(caller)), static key => key.Item2.Bucket);
    }
}
