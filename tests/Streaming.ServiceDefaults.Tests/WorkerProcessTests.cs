using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Streaming.ServiceDefaults.Tests;

public sealed class WorkerProcessTests : IDisposable
{
    readonly StringWriter errors = new();

    public void Dispose() => errors.Dispose();

    [Fact]
    public async Task Run_WithAWrongSetting_PrintsKeyAndFixAndExitsWithTwo()
    {
        var exit = await WorkerProcess.RunAsync(
            () => ServiceDefaultsTests.Create(settings: [new("Shutdown:TimeoutSeconds", "0")]), errors);

        Assert.Equal(2, exit);
        Assert.Contains("  - Shutdown:TimeoutSeconds is outside of 1 to 3600: set it to", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Logging:Format", "xml")]
    [InlineData("Shutdown:TimeoutSeconds", "soon")]
    public async Task Run_WithASettingThatCannotBeRead_NamesTheKey(string key, string value)
    {
        var exit = await WorkerProcess.RunAsync(() => ServiceDefaultsTests.Create(settings: [new(key, value)]), errors);

        Assert.Equal(2, exit);
        Assert.Contains(key, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UntilItIsStopped_ExitsWithZero()
    {
        var exit = await WorkerProcess.RunAsync(() => ServiceDefaultsTests.Create(services => services.AddHostedService<StopsAtOnce>()), errors);

        Assert.Equal((0, ""), (exit, errors.ToString()));
    }

    [Fact]
    public async Task Run_WhenItIsStoppedBeforeItHasStarted_ExitsWithZero()
    {
        var exit = await WorkerProcess.RunAsync(
            () => ServiceDefaultsTests.Create(services => services.AddHostedService<Waits>().AddHostedService<StopsDuringTheStart>()), errors);

        Assert.Equal((0, ""), (exit, errors.ToString()));
    }

    [Fact]
    public async Task Run_WhenItsWorkFails_ExitsWithOne()
    {
        var exit = await WorkerProcess.RunAsync(() => ServiceDefaultsTests.Create(services => services.AddHostedService<Fails>()), errors);

        Assert.Equal(1, exit);
    }

    [Fact]
    public async Task Run_WhenItsWorkGivesUpWaiting_ExitsWithOne()
    {
        var exit = await WorkerProcess.RunAsync(() => ServiceDefaultsTests.Create(services => services.AddHostedService<GivesUp>()), errors);

        Assert.Equal(1, exit);
    }

    sealed class StopsAtOnce(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }
    }

    sealed class Waits : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
    }

    /// <summary>Begins after the work, and lets the start end only when that is cancelled.</summary>
    sealed class StopsDuringTheStart(IHostApplicationLifetime lifetime) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    sealed class Fails : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("the work failed");
        }
    }

    sealed class GivesUp : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new OperationCanceledException("nobody asked for this");
        }
    }
}
