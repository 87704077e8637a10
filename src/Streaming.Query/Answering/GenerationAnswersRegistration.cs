using Microsoft.Extensions.DependencyInjection.Extensions;
using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>Registers what tools ask generations with.</summary>
public static class GenerationAnswersRegistration
{
    /// <summary>Adds <see cref="GenerationAnswers"/>, with the options of sections <c>Query</c> and <c>Qdrant</c>.</summary>
    public static IServiceCollection AddGenerationAnswers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddQdrant(configuration);
        services.AddAnswering(configuration);
        services.TryAddSingleton(provider => new GenerationAnswers(provider.GetRequiredService<Answerer>(), provider.GetRequiredService<UserLookup>()));
        return services;
    }
}
