using Streaming.Kafka.States;

namespace Streaming.Experiments.Api;

/// <summary><c>GET /v1/experiments</c>: every experiment with its arms, days and comparisons, and the learned splits.</summary>
static class ExperimentsEndpoint
{
    public static void MapExperiments(this WebApplication app) =>
        app.MapGet("/v1/experiments", (ReportCache reports, StateStream stream) => stream.Leads && reports.Report() is { } report
            ? Results.Json(report)
            : Results.Problem(
                "This worker stands by while another one leads, or still reads what was counted: ask the other one, or again.",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "The counts are not here."));
}
