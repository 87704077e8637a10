using Microsoft.Extensions.Options;
using Streaming.Catalogue.Items;
using Streaming.Catalogue.Popularity;
using Streaming.Catalogue.Topics;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.ServiceDefaults;

namespace Streaming.Catalogue;

/// <summary>Keeps the collection <c>items</c> of one generation like the topic <c>items</c>, and the estimates in <c>topics</c> like the items.</summary>
public static class CatalogueWorker
{
    const string Name = "catalogue";

    /// <summary>The worker, ready to run; health and metrics on port 8090.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">Settings that win over files, environment and command line.</param>
    public static WebApplication Create(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults(Name, "http://localhost:8090", settings);
        builder.Services.AddGeneration(builder.Configuration, Name);
        builder.Services.AddCatalogue();
        builder.Services.AddPopularity();
        return builder.Build().MapDefaultEndpoints();
    }

    /// <summary>Adds what keeps one generation's items and topics.</summary>
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        services.AddOptions<CatalogueOptions>()
            .BindConfiguration(CatalogueOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CatalogueOptions>, CatalogueOptionsValidator>();
        services.AddSingleton<CatalogueMetrics>();
        services.AddSingleton(provider => new ItemStore(Qdrant(provider), Generation(provider).Items, Model(provider).Space));
        services.AddSingleton(provider => new TopicStore(Qdrant(provider), Generation(provider).Topics));
        services.AddSingleton(provider => new TopicSampler(
            Qdrant(provider), Generation(provider).Items, Model(provider).Dimension, provider.GetRequiredService<IOptions<CatalogueOptions>>()));
        services.AddSingleton<TopicEstimates>();
        services.AddSingleton<CatalogueHandler>();
        return services.AddRecordStream(Stream);
    }

    sealed class CatalogueOptionsValidator : IValidateOptions<CatalogueOptions>
    {
        public ValidateOptionsResult Validate(string? name, CatalogueOptions options) =>
            options.Errors().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    static StreamDefinition<CatalogueRecord> Stream(IServiceProvider provider) => new()
    {
        Name = Name,
        Topics = [provider.GetRequiredService<TopicNames>().Items],
        Decoder = new CatalogueDecoder(Model(provider), provider.GetRequiredService<IItemTower>()),
        Handler = provider.GetRequiredService<CatalogueHandler>(),
        Progress = new RefreshBeforeProgress(
            new QdrantProgressStore(Qdrant(provider), Generation(provider).Items, provider.GetRequiredService<GenerationStartup>()),
            provider.GetRequiredService<TopicEstimates>()),
        PauseWhile = () => Qdrant(provider).IsCircuitOpen,
    };

    static IQdrantClient Qdrant(IServiceProvider provider) => provider.GetRequiredService<IQdrantClient>();

    static Generation Generation(IServiceProvider provider) => provider.GetRequiredService<GenerationStartup>().Generation;

    static ModelDescription Model(IServiceProvider provider) => provider.GetRequiredService<ModelDescription>();
}
