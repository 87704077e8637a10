using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Qdrant;

/// <summary>Registration with a host's services.</summary>
public static class QdrantRegistration
{
    /// <summary>The name of the meter to export.</summary>
    public const string MeterName = QdrantMetrics.MeterName;

    /// <summary>Adds <see cref="IQdrantClient"/> and <see cref="QdrantOptions"/> from section <c>Qdrant</c>, validated at start.</summary>
    public static IServiceCollection AddQdrant(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QdrantOptions>().Bind(configuration.GetSection(QdrantOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QdrantOptions>, QdrantOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<IQdrantClient>(provider => ActivatorUtilities.CreateInstance<QdrantClient>(provider, configuration));
        services.TryAddSingleton<GenerationCollections>();
        services.TryAddSingleton<RolloutStore>();
        services.TryAddSingleton<SnapshotRecovery>();
        return services;
    }
}
