using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;
using Streaming.Query.Answering;

namespace Streaming.Query.Api;

/// <summary>The query API as JSON over HTTP, <c>POST /v1/retrieve</c>: the messages of the gRPC service in Protobuf's JSON mapping.</summary>
static class JsonEndpoint
{
    const string About = """
        Streaming: the query worker. POST /v1/retrieve answers {"userId": "..."} with items, and says for each which interest found it.
        The same service over gRPC: streaming.v1.Retrieval/Retrieve. Health: /health/live, /health/ready. Metrics: /metrics.

        """;

    static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    public static void MapJsonApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", () => About);
        endpoints.MapPost("/v1/retrieve", RetrieveAsync);
    }

    static async Task RetrieveAsync(HttpContext context, Retriever retriever)
    {
        var cancellationToken = context.RequestAborted;
        try
        {
            var (request, unreadable) = JsonRequests.Read(await BodyAsync(context.Request, cancellationToken));
            if (request is null)
            {
                await RefuseAsync(context, unreadable!);
                return;
            }
            var response = await retriever.RetrieveAsync(request, "http", requestId: null, callerWaits: null, cancellationToken);
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(Formatter.Format(response)), cancellationToken);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, Failure.Invalid(e.Message, "") with { HttpStatus = e.StatusCode });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !context.Response.HasStarted)
        {
            await RefuseAsync(context, Failure.Of(e));
        }
    }

    static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    static Task RefuseAsync(HttpContext context, Failure failure)
    {
        if (failure.HttpStatus is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status412PreconditionFailed)
            context.Response.Headers.RetryAfter = "1";
        var problem = new ProblemDetails { Status = failure.HttpStatus, Title = Title(failure), Detail = failure.Message };
        if (failure.Field.Length > 0)
            problem.Extensions["field"] = failure.Field;
        if (failure.NotYet is { } notYet)
            problem.Extensions["notYet"] = JsonNode.Parse(Formatter.Format(notYet));
        return Results.Problem(problem).ExecuteAsync(context);
    }

    static string Title(Failure failure) => failure.HttpStatus switch
    {
        StatusCodes.Status412PreconditionFailed => "The answer is not as fresh as demanded yet.",
        < 500 => "The request is not valid.",
        StatusCodes.Status503ServiceUnavailable => "Answers are not available at the moment.",
        StatusCodes.Status504GatewayTimeout => "The answer took too long.",
        _ => "The request could not be answered.",
    };
}
