using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Streaming.Inference;

public static class InferenceServices
{
    /// <summary>
    /// Adds the model of section <c>Model</c>, checked at start: its <see cref="ModelDescription"/>, for which the graphs are not loaded, and
    /// the one <see cref="IInterestModel"/> and the one <see cref="IItemTower"/>, which are loaded when first asked for.
    /// </summary>
    public static IServiceCollection AddInterestModel(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelOptions>().Bind(configuration.GetSection(ModelOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>());
        services.AddMetrics();
        services.AddSingleton(provider => ModelFolder.Read(provider.GetRequiredService<IOptions<ModelOptions>>().Value).Description);
        services.AddSingleton<IItemTower, OnnxItemTower>();
        return services.AddSingleton<IInterestModel, OnnxInterestModel>();
    }

    sealed class ModelOptionsValidator : IValidateOptions<ModelOptions>
    {
        public ValidateOptionsResult Validate(string? name, ModelOptions options)
        {
            try
            {
                ModelFolder.Read(options);
                return ValidateOptionsResult.Success;
            }
            catch (ModelException e)
            {
                return ValidateOptionsResult.Fail(e.Message);
            }
        }
    }
}
