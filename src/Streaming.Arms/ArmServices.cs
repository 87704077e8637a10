using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Streaming.Arms;

/// <summary>Registers experiments in a worker.</summary>
public static class ArmServices
{
    /// <summary>Adds <see cref="CurrentExperiments"/>, validated at start, and <see cref="Decisions"/>, which somebody has to fill.</summary>
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        // Without a change token: CurrentExperiments watches the configuration itself.
        services.AddOptions<ExperimentsOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(ExperimentsOptions.Section).Bind(options, CurrentExperiments.Strictly))
            .ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<ExperimentsOptions>, ExperimentsValidator>();
        services.TryAddSingleton<CurrentExperiments>();
        services.TryAddSingleton<Decisions>();
        return services;
    }
}
