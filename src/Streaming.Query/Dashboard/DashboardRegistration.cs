using Microsoft.Extensions.Options;
using Streaming.Query.Dashboard.Experiments;
using Streaming.Query.Dashboard.Flow;
using Streaming.Query.Dashboard.Map;
using Streaming.Query.Dashboard.Splitting;

namespace Streaming.Query.Dashboard;

static class DashboardRegistration
{
    public static void AddDashboard(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DashboardOptions>().Bind(configuration.GetSection(DashboardOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DashboardOptions>, DashboardOptionsValidator>();
        services.AddSingleton<Audience>();
        services.AddSingleton<FlowSeries>();
        services.AddSingleton<FlowSampler>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FreshnessProbe>(provider, provider.GetRequiredService<FlowSeries>().Freshness));
        services.AddSingleton<Population>();
        services.AddSingleton<PopulationSplitter>();
        services.AddSingleton<Servings>();
        services.AddSingleton<ItemMaps>();
        services.AddSingleton<UserMaps>();
        services.AddSingleton<ExperimentsSource>();
        services.AddHostedService<TopicWatch>();
    }
}
