using System.Globalization;
using System.Text.Json;
using Streaming.Local.Commands;

namespace Streaming.Local.Tests.EndToEnd;

/// <summary>One run of <c>evaluate</c> and the report that it wrote.</summary>
sealed class EvaluateRun : IDisposable
{
    readonly JsonDocument report;

    EvaluateRun(JsonDocument report, string chart) => (this.report, Chart) = (report, chart);

    public JsonElement Report => report.RootElement;

    /// <summary>The first picture.</summary>
    public string Chart { get; }

    public static async Task<EvaluateRun> RunAsync(string data, string model)
    {
        using var folder = new TemporaryFolder();
        var exitCode = await LocalCommandLine.InvokeAsync(
            ["evaluate", "--data", data, "--model", model, "--report", folder.Path, "--port", Ports.FreePair().ToString(CultureInfo.InvariantCulture)],
            TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(0, exitCode);
        return new EvaluateRun(
            JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder.Path, "evaluation.json"), TestContext.Current.CancellationToken)),
            await File.ReadAllTextAsync(Path.Combine(folder.Path, "recall.svg"), TestContext.Current.CancellationToken));
    }

    public double Mean(string strategy, string measure) => Report.GetProperty("rows").EnumerateArray()
        .Single(row => row.GetProperty("strategy").GetString() == strategy).GetProperty("measures").GetProperty(measure).GetProperty("mean").GetDouble();

    public void Dispose() => report.Dispose();
}
