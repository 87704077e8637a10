using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Browser.Tests;

public sealed class ExperimentTests(Chromium chromium)
{
    /// <summary>As the experiments worker answers, shortened.</summary>
    const string Report = """
        {
          "asOf": "2026-01-02T00:00:00Z",
          "experiments": [{
            "name": "blended-or-single", "control": "control",
            "ramp": { "stage": 1, "exposure": 0.1, "status": "stopped", "reason": "hideRate is worse", "since": "2026-01-01T00:00:00Z" },
            "sampleRatio": { "pValue": 0.9, "broken": false },
            "arms": [
              { "name": "control", "users": 198, "impressions": 60, "days": [], "metrics": { "saveRate": { "value": 0.04, "low": 0.03, "high": 0.05 }, "hideRate": { "value": 0.01, "low": 0, "high": 0.02 } } },
              { "name": "treatment", "users": 197, "impressions": 60, "days": [], "metrics": { "saveRate": { "value": 0.08, "low": 0.07, "high": 0.09 }, "hideRate": { "value": 0.03, "low": 0, "high": 0.04 } } }
            ],
            "comparisons": [{ "arm": "treatment", "differences": {
              "saveRate": { "value": 0.04, "low": 0.03, "high": 0.05, "relative": 1, "pValue": 0.00001, "moreIsBetter": true },
              "hideRate": { "value": 0.02, "low": 0.01, "high": 0.03, "relative": 2, "pValue": 0.01, "moreIsBetter": false }
            } }]
          }],
          "splits": []
        }
        """;

    [Fact]
    public async Task Table_SaysWhichMetricIsBetterAndWorse_AndWhyTheRampStopped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var experiments = builder.Build();
        experiments.Urls.Add("http://127.0.0.1:0");
        var report = JsonNode.Parse(Report)!;
        var another = report["experiments"]![0]!.DeepClone();
        another["name"] = "another";
        report["experiments"]!.AsArray().Add(another);
        experiments.MapGet("/v1/experiments", () => Results.Text(report.ToJsonString(), "application/json"));
        await experiments.StartAsync(TestContext.Current.CancellationToken);
        await using var stage = await WorkerStage.CreateAsync(("Dashboard:ExperimentsAddress", experiments.Urls.Single()));

        var visit = await Visit.OfAsync(chromium, stage, "/");

        var table = visit.Named(AriaRole.Table, "treatment (197 users) against control (198 users)").First;
        await Visit.SaysAsync(table.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "saveRate" }), "better");
        await Visit.SaysAsync(table.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "hideRate" }), "worse");
        await Visit.SaysAsync(visit.Named(AriaRole.Article, "Experiment blended-or-single"), "ramp stopped at 10 %: hideRate is worse");
        Assert.True(
            await visit.Page.EvaluateAsync<bool>("""
                () => [...document.querySelectorAll('#experiments .card')].every(card => card.scrollWidth <= card.clientWidth)
                  && [...document.querySelectorAll('#experiments tbody th')].every(metric => metric.clientHeight < 40)
                """),
            "a table is wider than its card, or the name of a metric takes more than a line");
        Assert.Empty(visit.Errors);
    }
}
