using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Streaming.Inference;

public static class InferenceServices
{
    /// <summary>
    /// Adds the model of section <c>Model</c> as the one <see cref="IInterestModel"/>; it is loaded and warmed when first asked for.
    /// </summary>
    public static IServiceCollection AddInterestModel(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ModelOptions>(configuration.GetSection(ModelOptions.Section));
        services.AddMetrics();
        return services.AddSingleton<IInterestModel, OnnxInterestModel>();
    }
}
