using Microsoft.Extensions.DependencyInjection.Extensions;
using Streaming.Arms;
using Streaming.Kafka;
using Streaming.Query.Strategies;

namespace Streaming.Query.Arms;

static class ArmsRegistration
{
    public static void AddArms(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration);
        services.AddSingleton<IStrategyCatalogue>(provider => provider.GetRequiredService<StrategyBook>());
        services.AddExperiments();
        services.AddSingleton<ArmChoice>();
    }

    /// <summary>Follows what the experiments worker decides. While it is away, what it decided last holds.</summary>
    public static void FollowDecisions(this IServiceCollection services) => services.AddTopicFollower(provider => new FollowerDefinition
    {
        Topic = provider.GetRequiredService<TopicNames>().ExperimentDecisions,
        FromBeginning = true,
        OnRecord = provider.GetRequiredService<Decisions>().Take,
    });
}
