using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;
using Streaming.Query.Access;
using Streaming.Query.Answering;

namespace Streaming.Query.Api;

/// <summary>Failures as problem details (RFC 9457).</summary>
static class Problems
{
    /// <summary>Answers a request; what fails becomes a problem.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<CancellationToken, Task> answer)
    {
        var cancellationToken = context.RequestAborted;
        try
        {
            await answer(cancellationToken);
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

    public static Task RefuseAsync(HttpContext context, Failure failure)
    {
        AuditEntry.Of(context).Outcome = failure.Outcome;
        if (failure.HttpStatus is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status412PreconditionFailed)
            context.Response.Headers.RetryAfter = "1";
        var problem = new ProblemDetails { Status = failure.HttpStatus, Title = Title(failure), Detail = failure.Message };
        if (failure.Field.Length > 0)
            problem.Extensions["field"] = failure.Field;
        if (failure.NotYet is { } notYet)
            problem.Extensions["notYet"] = JsonNode.Parse(JsonFormatter.Default.Format(notYet));
        return Results.Problem(problem).ExecuteAsync(context);
    }

    static string Title(Failure failure) => failure.HttpStatus switch
    {
        StatusCodes.Status401Unauthorized => "The client is not known.",
        StatusCodes.Status429TooManyRequests => "The client asks too often.",
        StatusCodes.Status412PreconditionFailed => "The answer is not as fresh as demanded yet.",
        < 500 => "The request is not valid.",
        StatusCodes.Status503ServiceUnavailable => "Answers are not available at the moment.",
        StatusCodes.Status504GatewayTimeout => "The answer took too long.",
        _ => "The request could not be answered.",
    };
}
