using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Streaming.Query.Dashboard;
using Streaming.Query.Dashboard.Flow;

namespace Streaming.Query.Tests.Dashboard;

public sealed class FlowTests
{
    readonly FakeTimeProvider _time = new();

    [Fact]
    public void Latencies_TellPercentilesOfTheLastFiveMinutes()
    {
        var latencies = new Latencies(_time);
        latencies.Add(100_000);
        _time.Advance(TimeSpan.FromMinutes(6));
        for (var i = 1; i <= 100; i++)
            latencies.Add(i);

        Assert.Equal(new LatencyReport(100, 50, 95, 99), latencies.Report());
        Assert.Equal((50, 99), latencies.Newest(TimeSpan.FromSeconds(1)));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(new LatencyReport(0, null, null, null), latencies.Report());
    }

    [Fact]
    public void Series_KeepsFiveMinutes_AndBeginsAnew()
    {
        var series = new FlowSeries(_time);
        series.Begin();
        for (var i = 0; i < 400; i++)
            series.Add(new FlowSample(_time.GetUtcNow(), i, 0, 0, null, null), [], []);
        series.Fail("the brokers do not answer");

        Assert.Equal((300, 399, "the brokers do not answer"), (series.Report().Samples.Count, series.Report().Samples[^1].EventsPerSecond, series.Report().Trouble));

        series.Begin();
        Assert.Empty(series.Report().Samples);
        Assert.Null(series.Report().Trouble);
    }

    [Fact]
    public async Task Audience_HasLeft_WhenNobodyLookedForAWhile_AndComesBack()
    {
        var audience = new Audience(Options.Create(new DashboardOptions { KeepWatching = TimeSpan.FromSeconds(30) }), _time);
        Assert.False(audience.ArrivalAsync(TestContext.Current.CancellationToken).IsCompleted);

        audience.Came();
        await audience.ArrivalAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(audience.HasLeft());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(audience.HasLeft());
        Assert.False(audience.ArrivalAsync(TestContext.Current.CancellationToken).IsCompleted);

        audience.Came();
        Assert.False(audience.HasLeft());
    }

    [Theory]
    [InlineData("ftp://somewhere", 100, 60, "Dashboard:ExperimentsAddress")]
    [InlineData("", 9, 60, "Dashboard:MapItems")]
    [InlineData("", 100, 0, "Dashboard:KeepWatching")]
    [InlineData("http://experiments:8093", 100, 60, null)]
    public void Options_AreRefusedByTheirKey(string address, int items, int seconds, string? key)
    {
        var options = new DashboardOptions { ExperimentsAddress = address, MapItems = items, KeepWatching = TimeSpan.FromSeconds(seconds) };

        var failures = new DashboardOptionsValidator().Validate(null, options).Failures ?? [];

        Assert.Equal(key is null ? [] : [key], failures.Select(failure => failure.Split(' ')[0]));
    }
}
