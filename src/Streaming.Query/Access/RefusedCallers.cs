using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Streaming.Query.Answering;
using Streaming.Query.Api;

namespace Streaming.Query.Access;

/// <summary>Tells who is not known what is missing, in the form of the transport.</summary>
sealed class RefusedCallers(QueryMetrics metrics) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        metrics.Refused("unauthenticated");
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Refusal.WriteAsync(context, Failure.Unauthenticated);
    }
}
