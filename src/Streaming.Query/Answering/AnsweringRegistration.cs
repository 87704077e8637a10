using Microsoft.Extensions.Options;
using Streaming.Query.Arms;
using Streaming.Query.Explaining;
using Streaming.Query.Fallbacks;
using Streaming.Query.Freshening;
using Streaming.Query.Load;
using Streaming.Query.Strategies;

namespace Streaming.Query.Answering;

static class AnsweringRegistration
{
    public static void AddAnswering(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QueryOptions>().Bind(configuration.GetSection(QueryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QueryOptions>, QueryOptionsValidator>();
        services.AddSingleton<QueryMetrics>();
        services.AddSingleton<ServingViews>();
        services.AddSingleton<UserLookup>();
        services.AddSingleton<FreshLookup>();
        services.AddSingleton<StrategyBook>();
        services.AddArms(configuration);
        services.AddSingleton<SourcePlan>();
        services.AddSingleton<PopularLists>();
        services.AddSingleton<FallbackSources>();
        services.AddSingleton<ItemSearch>();
        services.AddSingleton<Admission>();
        services.AddSingleton<Answerer>();
        services.AddSingleton<Retriever>();
        services.AddSingleton<InterestLookup>();
        services.AddHostedService<VersionCheck>();
        services.AddHostedService<ProgressWatch>();
        services.AddHealthChecks().AddCheck<ServingCheck>("serving", tags: ["ready"]);
    }
}
