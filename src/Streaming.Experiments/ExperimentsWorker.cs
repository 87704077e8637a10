using Microsoft.Extensions.Options;
using Streaming.Arms;
using Streaming.Experiments.Api;
using Streaming.Experiments.Splits;
using Streaming.Kafka;
using Streaming.Kafka.States;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.ServiceDefaults;

namespace Streaming.Experiments;

/// <summary>Joins what was served with what came of it: counts each arm, moves ramps, learns the split of adaptive answers.</summary>
public static class ExperimentsWorker
{
    const string Name = "experiments";

    /// <summary>The worker, ready to run; health, metrics and <c>GET /v1/experiments</c> on port 8093.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">Settings that win over files, environment and command line.</param>
    public static WebApplication Create(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults(Name, "http://localhost:8093", settings);
        builder.Services.AddKafka(Name);
        builder.Services.AddQdrant(builder.Configuration);
        builder.Services.AddExperiments();
        builder.Services.AddCounting();
        var app = builder.Build().MapDefaultEndpoints();
        app.MapExperiments();
        return app;
    }

    static void AddCounting(this IServiceCollection services)
    {
        services.AddOptions<CountingOptions>().BindConfiguration(CountingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CountingOptions>, CountingOptionsValidator>();
        services.AddOptions<SplitOptions>().BindConfiguration(SplitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SplitOptions>, SplitOptionsValidator>();
        services.AddSingleton<ExperimentsMetrics>();
        services.AddSingleton(provider => new ItemTopics(
            provider.GetRequiredService<IQdrantClient>(), provider.GetRequiredService<IOptions<CountingOptions>>().Value.CachedItems));
        services.AddSingleton<RecordReader>();
        services.AddSingleton<OutcomeFold>();
        services.AddSingleton<ReportCache>();
        services.AddStateStream(Stream);
    }

    static StateStreamDefinition Stream(IServiceProvider provider)
    {
        // Its gauges are there from the start, not from the first request.
        provider.GetRequiredService<ReportCache>();
        var (topics, options) = (provider.GetRequiredService<TopicNames>(), provider.GetRequiredService<IOptions<CountingOptions>>().Value);
        return new StateStreamDefinition
        {
            Name = Name,
            StateTopic = topics.ExperimentState,
            Sources = [topics.Served, topics.Engagements, topics.ProfileChanges],
            Fold = provider.GetRequiredService<OutcomeFold>(),
            CommitInterval = options.CommitInterval,
            Lateness = options.Lateness,
        };
    }
}
