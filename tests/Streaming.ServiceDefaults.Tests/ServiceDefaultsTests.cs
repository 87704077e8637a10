using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streaming.ServiceDefaults.Tests;

public sealed class ServiceDefaultsTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_FollowsItsChecks_LiveDoesNot()
    {
        var status = HealthCheckResult.Unhealthy("no partition is assigned yet");
        await using var app = Create(services => services.AddHealthChecks().AddCheck("kafka", () => status, ["ready"]));
        await app.StartAsync(Cancel);
        using var client = Client(app);

        using var live = await client.GetAsync("/health/live", Cancel);
        using var notReady = await client.GetAsync("/health/ready", Cancel);
        status = HealthCheckResult.Healthy();
        using var ready = await client.GetAsync("/health/ready", Cancel);

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (live.StatusCode, notReady.StatusCode, ready.StatusCode));
        using var body = JsonDocument.Parse(await notReady.Content.ReadAsStringAsync(Cancel));
        var check = body.RootElement.GetProperty("checks").GetProperty("kafka");
        Assert.Equal("no partition is assigned yet", check.GetProperty("description").GetString());
    }

    [Fact]
    public async Task Metrics_OfTwoHostsInOneProcess_AreBothScraped()
    {
        using var meter = new Meter("Streaming.Tests");
        await using var first = Create();
        await using var second = Create();
        await first.StartAsync(Cancel);
        await second.StartAsync(Cancel);
        meter.CreateCounter<long>("streaming.tests.records").Add(3);

        foreach (var app in (WebApplication[])[first, second])
        {
            using var client = Client(app);
            var text = await client.GetStringAsync("/metrics", Cancel);
            Assert.Contains("streaming_tests_records_total", text, StringComparison.Ordinal);
            Assert.Contains("dotnet_", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Settings_WinOverTheDefaultsAndTheCommandLine()
    {
        string[] args = ["--Shutdown:TimeoutSeconds=7", "--Urls=http://127.0.0.1:1"];
        var builder = WebApplication.CreateBuilder(args)
            .AddServiceDefaults("test", "http://127.0.0.1:2", [new("Urls", "http://127.0.0.1:3")]);
        using var services = builder.Services.BuildServiceProvider();

        Assert.Equal("http://127.0.0.1:3", builder.Configuration["Urls"]);
        Assert.Equal(TimeSpan.FromSeconds(7), services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public void DefaultUrls_AreUsed_UnlessSomethingIsSet()
    {
        Assert.Equal("http://127.0.0.1:2", Configured([]));
        Assert.Equal("http://127.0.0.1:1", Configured(["--urls", "http://127.0.0.1:1"]));

        static string? Configured(string[] args) =>
            WebApplication.CreateBuilder(args).AddServiceDefaults("test", "http://127.0.0.1:2").Configuration["Urls"];
    }

    [Theory]
    [InlineData("json")]
    [InlineData("simple")]
    public async Task Logs_InBothFormats_Start(string format)
    {
        await using var app = Create(settings: [new("Logging:Format", format)]);

        await app.StartAsync(Cancel);
    }

    internal static WebApplication Create(Action<IServiceCollection>? services = null, params KeyValuePair<string, string?>[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults("test", "http://127.0.0.1:0", [new("Logging:LogLevel:Default", "None"), new("Logging:LogLevel:Microsoft", "None"), .. settings]);
        services?.Invoke(builder.Services);
        return builder.Build().MapDefaultEndpoints();
    }

    static HttpClient Client(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.Single()) };
}
