using System.Globalization;
using Streaming.Query.Access;
using Streaming.Query.Answering;

namespace Streaming.Query.Api;

/// <summary>Tells a caller why it is not let through, in the form of its transport: as problem details, or to a gRPC client as a status.</summary>
static class Refusal
{
    public static Task WriteAsync(HttpContext context, Failure failure)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
            return Problems.RefuseAsync(context, failure);
        AuditEntry.Of(context).Outcome = failure.Outcome;
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)failure.Code).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(failure.Detail);
        return Task.CompletedTask;
    }
}
