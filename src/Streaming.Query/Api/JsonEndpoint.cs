using System.Text;
using Google.Protobuf;
using Microsoft.Net.Http.Headers;
using Streaming.Contracts;
using Streaming.Query.Access;
using Streaming.Query.Answering;
using Streaming.Query.Explaining;

namespace Streaming.Query.Api;

/// <summary>The query API as JSON over HTTP: the messages of the gRPC service in Protobuf's JSON mapping.</summary>
static class JsonEndpoint
{
    /// <summary>The media type of an answer in parts.</summary>
    public const string Lines = "application/x-ndjson";

    /// <summary>What is here, in words.</summary>
    public const string About = """
        Streaming: the query worker. POST /v1/retrieve answers {"userId": "..."} with items, and says for each which interest found it.
        GET /v1/users/{userId}/interests says what is known of a user's interests.
        In a browser / is a page that shows what flows, and why a user is answered what. Try the API: /docs. OpenAPI: /openapi/v1.json. The same service over gRPC: streaming.v1.Retrieval. Health: /health/live, /health/ready. Metrics: /metrics.

        """;

    public static void MapJsonApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ApiPaths.Retrieve, RetrieveAsync);
        endpoints.MapGet(ApiPaths.Interests, InterestsAsync);
    }

    static Task RetrieveAsync(HttpContext context, Retriever retriever) => Problems.AnswerAsync(context, async cancellationToken =>
    {
        var (request, unreadable) = JsonRequests.Read(await BodyAsync(context.Request, cancellationToken));
        if (request is null)
        {
            await Problems.RefuseAsync(context, unreadable!);
            return;
        }
        var audit = AuditEntry.Of(context);
        audit.Asks(request.UserId, request.RequestId);
        var response = await retriever.RetrieveAsync(request, "http", requestId: null, callerWaits: null, cancellationToken);
        audit.RequestId = response.RequestId;
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Headers.Accept.Contains(Lines))
            await WriteLinesAsync(context, response.Clone(), cancellationToken);
        else
            await WriteAsync(context, response, cancellationToken);
    });

    /// <summary>The tag is a weak one: it stands for the interests, not for how old they are by now.</summary>
    static Task InterestsAsync(HttpContext context, string userId, InterestLookup lookup) => Problems.AnswerAsync(context, async cancellationToken =>
    {
        AuditEntry.Of(context).Asks(userId);
        var (interests, tag) = await lookup.GetAsync(new GetInterestsRequest { UserId = userId }, "http", cancellationToken);
        var quoted = new EntityTagHeaderValue($"\"{tag}\"", isWeak: true);
        context.Response.Headers.ETag = quoted.ToString();
        context.Response.Headers.CacheControl = "private, no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(quoted, useStrongComparison: false)))
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        else
            await WriteAsync(context, interests, cancellationToken);
    });

    /// <summary>A part a line, so that a client shows the first items before it has read the last.</summary>
    static async Task WriteLinesAsync(HttpContext context, RetrieveResponse answer, CancellationToken cancellationToken)
    {
        context.Response.ContentType = Lines;
        foreach (var part in AnswerParts.Of(answer))
        {
            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(part) + "\n"), cancellationToken);
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    static async Task WriteAsync(HttpContext context, IMessage message, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)), cancellationToken);
    }

    static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }
}
