using Microsoft.Extensions.Options;
using Streaming.Kafka;
using Streaming.Kafka.States;

namespace Streaming.Catalogue.Popularity;

static class PopularityRegistration
{
    const string Name = "popularity";

    static readonly TimeSpan CommitInterval = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Counts engagements and estimates from them what is popular. One group for all who share the topic of counts, whatever group and model
    /// the workers have otherwise: two that count would count twice. The worker is ready without it: items do not wait for an estimate.
    /// </summary>
    public static void AddPopularity(this IServiceCollection services)
    {
        services.AddSingleton(provider => new PopularityCounts((long)Options(provider).PopularityHalfLife.TotalMilliseconds, Options(provider).PopularCounted));
        services.AddKeyedSingleton(Name, (provider, _) => Clients(provider));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StateStream>(
            provider, Stream(provider), provider.GetRequiredKeyedService<KafkaClients>(Name)));
        services.AddHostedService(provider => provider.GetRequiredService<StateStream>());
        services.AddSingleton<PopularityEstimates>();
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
        var own = new KafkaOptions { BootstrapServers = options.BootstrapServers, GroupId = $"streaming-{provider.GetRequiredService<TopicNames>().Popularity}" };
        foreach (var (property, value) in options.Client)
            own.Client[property] = value;
        return ActivatorUtilities.CreateInstance<KafkaClients>(provider, Microsoft.Extensions.Options.Options.Create(own));
    }

    static CatalogueOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CatalogueOptions>>().Value;
}
