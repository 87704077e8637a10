using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace Streaming.Arms.Tests;

public sealed class CurrentExperimentsTests : IDisposable
{
    readonly ReloadableSource source = new(Configured.TwoArms("a"));
    readonly FakeLogCollector log = new();
    readonly ServiceProvider services;

    public CurrentExperimentsTests()
    {
        var configuration = new ConfigurationBuilder().Add(source).Build();
        services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(log))).AddExperiments().BuildServiceProvider();
    }

    CurrentExperiments Current => services.GetRequiredService<CurrentExperiments>();

    [Fact]
    public void AValidChange_IsInForce_WithoutARestart()
    {
        Assert.Equal("single", Strategy());

        source.Change("Experiments:Running:a:Arms:control:Strategy", "implicit");

        Assert.Equal("implicit", Strategy());
        Assert.Contains("experiments in force: a", log.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Experiments:Running:a:Exposure", "2", "Experiments:Running:a:Exposure is 2")]
    [InlineData("Experiments:Running:a:Exposure", "much", "Experiments:Running:a:Exposure")]
    public void AnInvalidChange_IsRefusedAndLogged_AndWhatWasInForceStays(string key, string value, string reason)
    {
        var before = Current.Options;

        source.Change(key, value);

        Assert.Same(before, Current.Options);
        Assert.Equal(LogLevel.Error, log.LatestRecord.Level);
        Assert.Contains(reason, log.LatestRecord.Message, StringComparison.Ordinal);
        source.Change(key, "0.5");
        Assert.Equal(0.5, Current.Options.Running["a"].Exposure);
    }

    [Fact]
    public void AnInvalidStart_IsAnError()
    {
        source.Change("Experiments:Running:a:Exposure", "2");

        Assert.Throws<OptionsValidationException>(() => Current);
    }

    public void Dispose() => services.Dispose();

    string Strategy() => Configured.Users(50).Select(user => Current.Assigner.Assign(user, "", new Decisions())!).First(arm => arm.Arm == "control").Strategy;

    sealed class ReloadableSource(Dictionary<string, string?> settings) : MemoryConfigurationProvider(new MemoryConfigurationSource { InitialData = settings }), IConfigurationSource
    {
        public void Change(string key, string value)
        {
            Set(key, value);
            OnReload();
        }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
    }
}
