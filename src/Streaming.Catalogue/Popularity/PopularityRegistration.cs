using Microsoft.Extensions.Options;
using Streaming.Kafka;
using Streaming.Kafka.States;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Catalogue.Popularity;

static class PopularityRegistration
{
    const string Name = "popularity";

    static readonly TimeSpan CommitInterval = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Counts engagements and estimates from them what is popular. The group is one of its own, as it reads other topics. The worker is ready
    /// without it: items do not wait for an estimate.
    /// </summary>
    public static void AddPopularity(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PopularityCounts((long)Options(provider).PopularityHalfLife.TotalMilliseconds, Options(provider).PopularCounted));
        services.AddKeyedSingleton(Name, (provider, _) => Clients(provider));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StateStream>(
            provider, Stream(provider), provider.GetRequiredKeyedService<KafkaClients>(Name)));
        services.AddHostedService(provider => provider.GetRequiredService<StateStream>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PopularityEstimates>(
            provider, Generation(provider).Items, Generation(provider).Topics));
        services.AddHostedService<PopularityPublisher>();
    }

    static StateStreamDefinition Stream(IServiceProvider provider)
    {
        var topics = provider.GetRequiredService<TopicNames>();
        return new StateStreamDefinition
        {
            Name = Name,
            StateTopic = topics.Popularity,
            Sources = [topics.Engagements],
            Fold = new PopularityFold(provider.GetRequiredService<PopularityCounts>(), topics.Popularity),
            CommitInterval = CommitInterval,
            // The order of engagements plays no part.
            Lateness = TimeSpan.Zero,
        };
    }

    static KafkaClients Clients(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<KafkaOptions>>().Value;
        var own = new KafkaOptions { BootstrapServers = options.BootstrapServers, GroupId = $"{options.GroupId}-{Name}" };
        foreach (var (property, value) in options.Client)
            own.Client[property] = value;
        return ActivatorUtilities.CreateInstance<KafkaClients>(provider, Microsoft.Extensions.Options.Options.Create(own));
    }

    static CatalogueOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CatalogueOptions>>().Value;

    static Generation Generation(IServiceProvider provider) => provider.GetRequiredService<GenerationStartup>().Generation;
}
