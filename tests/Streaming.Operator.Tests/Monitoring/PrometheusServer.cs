using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Streaming.Operator.Tests.Stage;
using Streaming.Operator.Verification.Processes;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>A real Prometheus with the project's rules in scaled time.</summary>
sealed partial class PrometheusServer : IAsyncDisposable
{
    const string Every = "250ms";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    readonly HttpClient http;
    readonly Process process;

    /// <param name="targets">host:port of workers, as the job <c>streaming</c>.</param>
    /// <param name="standIns">host:port of what else is scraped.</param>
    public PrometheusServer(IEnumerable<string> targets, IEnumerable<string> standIns)
    {
        var port = FreePort.Find();
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}") };
        File.WriteAllText(PathOf("alerts.yaml"), Interval().Replace(ScaledTime.Of(Repository.Read("docker/prometheus/alerts.yaml")), $"interval: {Every}"));
        File.WriteAllText(PathOf("prometheus.yaml"), $$"""
            global: { scrape_interval: {{Every}}, scrape_timeout: {{Every}}, evaluation_interval: {{Every}} }
            rule_files: [alerts.yaml]
            scrape_configs:
              - job_name: streaming
                static_configs: [{ targets: [{{string.Join(", ", targets.Select(target => $"'{target}'"))}}] }]
              - job_name: stand-in
                static_configs: [{ targets: [{{string.Join(", ", standIns.Select(target => $"'{target}'"))}}] }]
            """);
        process = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={PathOf("prometheus.yaml")}", $"--storage.tsdb.path={PathOf("data")}", $"--web.listen-address={http.BaseAddress.Authority}", "--log.level=error",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public static bool IsInstalled => Installed.Has("prometheus");

    public Task ReadyAsync() => Eventually.HoldsAsync(async () =>
    {
        try
        {
            return (await http.GetAsync("/-/ready", Stop)).IsSuccessStatusCode ? null : "Prometheus is not ready";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    });

    /// <summary>The alerts that fire now.</summary>
    public async Task<IReadOnlySet<string>> FiringAsync() => await NamesAsync("ALERTS{alertstate=\"firing\"}");

    /// <summary>The alerts that fired since then.</summary>
    public async Task<IReadOnlySet<string>> FiredSinceAsync(DateTimeOffset start) => await NamesAsync(string.Create(
        CultureInfo.InvariantCulture, $"max_over_time(ALERTS{{alertstate=\"firing\"}}[{(int)(TimeProvider.System.GetUtcNow() - start).TotalMilliseconds + 1}ms])"));

    /// <summary>Each series of a query over a time: its labels, and pairs of Unix seconds and value.</summary>
    public async Task<IReadOnlyList<Series>> RangeAsync(string query, DateTimeOffset start, DateTimeOffset end)
    {
        var result = await ResultAsync(string.Create(CultureInfo.InvariantCulture,
            $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={Seconds(start)}&end={Seconds(end)}&step=0.5"));
        return [.. result.EnumerateArray().Select(series => new Series(
            Labels(series), [.. series.GetProperty("values").EnumerateArray().Select(pair => (pair[0].GetDouble(), Number(pair[1]))).Where(pair => double.IsFinite(pair.Item2))]))];
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    public sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(double At, double Value)> Points);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture);

    static double Number(JsonElement value) => double.Parse(value.GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    static Dictionary<string, string> Labels(JsonElement series) =>
        series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);

    async Task<HashSet<string>> NamesAsync(string query) =>
        [.. (await ResultAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}")).EnumerateArray().Select(series => Labels(series)["alertname"])];

    async Task<JsonElement> ResultAsync(string path)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>(path, Stop);
        return answer.GetProperty("data").GetProperty("result");
    }

    string PathOf(string file) => Path.Combine(folder.FullName, file);

    [GeneratedRegex(@"interval: \d+s")]
    private static partial Regex Interval();
}
