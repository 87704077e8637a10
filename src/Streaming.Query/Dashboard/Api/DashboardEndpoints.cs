using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Streaming.Query.Access;
using Streaming.Query.Answering;
using Streaming.Query.Api;
using Streaming.Query.Dashboard.Experiments;
using Streaming.Query.Dashboard.Flow;
using Streaming.Query.Dashboard.Map;
using Streaming.Query.Dashboard.Splitting;
using Streaming.Query.Strategies;

namespace Streaming.Query.Dashboard.Api;

/// <summary>The page, and the data behind it. The data asks for a key as answers do; the page itself holds none.</summary>
static class DashboardEndpoints
{
    const int SuggestedUsers = 12;

    public static void MapDashboard(this WebApplication app)
    {
        var enabled = app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.Enabled;
        app.MapGet(DashboardPaths.Page, context => enabled && WantsPage(context.Request) ? PageAsync(context) : context.Response.WriteAsync(JsonEndpoint.About)).AllowAnonymous();
        app.MapGet(DashboardPaths.Files, (HttpContext context, string file) => PageFiles.ServeAsync(context, file)).AllowAnonymous();
        if (!enabled)
            return;
        var data = app.MapGroup("").WithMetadata(ConcernsNoUser.Instance);
        data.MapGet(DashboardPaths.Flow, (HttpContext context, FlowSeries flow, Audience audience) => AnswerAsync(context, audience, flow.Report));
        data.MapGet(DashboardPaths.Population, (HttpContext context, Population population, Audience audience) => AnswerAsync(context, audience, population.Report));
        data.MapGet(DashboardPaths.Strategies, (HttpContext context, StrategyBook book) => WriteAsync(context, StrategiesReport.Of(book)));
        data.MapGet(DashboardPaths.Map, MapAsync);
        data.MapPost(DashboardPaths.MapItems, FindAsync);
        data.MapGet(DashboardPaths.Experiments, ExperimentsAsync);
        app.MapGet(DashboardPaths.UserMap, UserAsync);
        // Who has to say who he is knows the users whom he may ask for.
        if (!Caller.AreKnown(app.Configuration))
            app.MapGet(DashboardPaths.Users, (HttpContext context, Population population, Audience audience) =>
                AnswerAsync(context, audience, () => new UsersReport(population.Busiest(SuggestedUsers))));
    }

    /// <summary>A browser asks for HTML by name; a command line takes anything, and gets words.</summary>
    static bool WantsPage(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    static Task PageAsync(HttpContext context)
    {
        context.Response.Headers.Vary = HeaderNames.Accept;
        return PageFiles.ServeAsync(context, "index.html");
    }

    static Task AnswerAsync<T>(HttpContext context, Audience audience, Func<T> report)
    {
        audience.Came();
        return WriteAsync(context, report());
    }

    static Task MapAsync(HttpContext context, ItemMaps maps) => Problems.AnswerAsync(context, async cancellationToken =>
    {
        var map = (await maps.CurrentAsync(cancellationToken)).Map;
        var tag = new EntityTagHeaderValue($"\"{map.MapId}-{map.MadeAt.ToUnixTimeMilliseconds()}\"", isWeak: true);
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.CacheControl = "private, no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
            context.Response.StatusCode = StatusCodes.Status304NotModified;
        else
            await context.Response.WriteAsJsonAsync(map, DashboardJson.Options, cancellationToken);
    });

    static Task FindAsync(HttpContext context, UserMaps maps) => Problems.AnswerAsync(context, async cancellationToken =>
    {
        if (await ItemsAsync(context.Request, cancellationToken) is { ItemIds: { Count: >= 1 and <= UserMaps.MostItems } ids })
            await WriteAsync(context, await maps.FindAsync(ids, cancellationToken));
        else
            await Problems.RefuseAsync(context, Failure.Invalid($"The body is {{\"itemIds\": [...]}} with 1 to {UserMaps.MostItems} ids.", "itemIds"));
    });

    static async Task<ItemsToMap?> ItemsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<ItemsToMap>(request.Body, DashboardJson.Options, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static Task UserAsync(HttpContext context, string userId, UserMaps maps, Audience audience) => Problems.AnswerAsync(context, async cancellationToken =>
    {
        AuditEntry.Of(context).Asks(userId);
        audience.Came();
        await WriteAsync(context, await maps.FindAsync(userId, cancellationToken));
    });

    static Task ExperimentsAsync(HttpContext context, ExperimentsSource experiments) => Problems.AnswerAsync(context, async cancellationToken =>
    {
        try
        {
            var report = await experiments.ReadAsync(cancellationToken);
            context.Response.Headers.CacheControl = "no-store";
            await Results.Bytes(report, "application/json; charset=utf-8").ExecuteAsync(context);
        }
        catch (ExperimentsAwayException e)
        {
            await Problems.RefuseAsync(context, new Failure("unavailable", Grpc.Core.StatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable, e.Message));
        }
    });

    static Task WriteAsync<T>(HttpContext context, T value)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(value, DashboardJson.Options, context.RequestAborted);
    }
}
