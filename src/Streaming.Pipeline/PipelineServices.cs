using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Erasures;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Sweeping;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline;

/// <summary>Registers what writes a generation of a model.</summary>
public static class PipelineServices
{
    /// <summary>Adds Kafka, Qdrant, the model, and the check that the model's collections are there.</summary>
    /// <param name="worker">The worker's name, for its consumer group.</param>
    public static IServiceCollection AddGeneration(this IServiceCollection services, IConfiguration configuration, string worker)
    {
        services.AddKafka(worker).AddQdrant(configuration).AddInterestModel(configuration);
        services.AddSingleton<GenerationStartup>();
        services.AddHostedService(provider => provider.GetRequiredService<GenerationStartup>());
        return services;
    }

    /// <summary>Adds the engine that keeps the states and vectors of one kind of interest.</summary>
    /// <typeparam name="TKind">Which events count, and how states become vectors.</typeparam>
    /// <param name="alias">The alias of the collection that holds them, see <see cref="Generation"/>.</param>
    public static IServiceCollection AddUserStates<TKind>(this IServiceCollection services, string alias) where TKind : class, IInterestKind
    {
        services.AddOptions<PipelineOptions>()
            .BindConfiguration(PipelineOptions.Section)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PipelineOptions>, PipelineOptionsValidator>());
        services.AddSingleton<IInterestKind, TKind>();
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton(provider => new ItemPoints(
            provider.GetRequiredService<IQdrantClient>(), Generation(provider).Items, Generation(provider).Topics));
        services.AddSingleton(provider => new ItemCache(
            provider.GetRequiredService<ItemPoints>(), Options(provider).Items, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Watch);
        services.AddHostedService(provider => provider.GetRequiredService<CatalogueWatch>());
        services.AddSingleton(provider => new SharedIds(Options(provider).Items.Ids));
        services.AddSingleton(provider => new UserPointStore(
            provider.GetRequiredService<IQdrantClient>(),
            Generation(provider).NameOf(alias),
            provider.GetRequiredService<SharedIds>(),
            provider.GetRequiredService<IInterestModel>().Description.Dimension,
            Options(provider).CachedUserBytes));
        services.AddSingleton(provider => new UnresolvedLookup(
            provider.GetRequiredService<IQdrantClient>(), provider.GetRequiredService<ItemPoints>(), Generation(provider).NameOf(alias)));
        services.AddErasureReceipts(alias);
        services.AddSingleton<UserStateHandler>();
        services.AddSingleton<UserStateJoin>();
        services.AddRecordStream(provider => Stream(provider, alias));
        services.AddSingleton(provider => Options(provider).Arrivals);
        services.AddSingleton<Arrivals>();
        services.AddSingleton<ArrivalWatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<ArrivalWatcher>());
        services.AddTopicFollower(Follow);
        services.AddSingleton<IHostedService>(provider => Sweep(provider, alias));
        return services;
    }

    /// <summary>
    /// Lets this worker answer, in the receipts of erasures, for the stores that no worker owns: one of the workers must. More stores are
    /// registered as <see cref="IErasureStore"/>.
    /// </summary>
    public static IServiceCollection AddSharedErasureStores(this IServiceCollection services) => services
        .AddSingleton<IErasureStore, TopicLines>()
        .AddSingleton<IErasureStore, ExperimentLines>();

    static void AddErasureReceipts(this IServiceCollection services, string alias)
    {
        var kind = alias == Qdrant.Generation.UserImplicitAlias ? ErasureStore.ImplicitState : ErasureStore.ExplicitState;
        services.AddSingleton<IErasureStore>(provider => new OwnStateLines(
            provider.GetRequiredService<IQdrantClient>(), provider.GetRequiredService<UserPointStore>(), Generation(provider).NameOf(alias), kind));
        services.AddSingleton<IErasureStore>(provider => new OtherGenerationLines(
            provider.GetRequiredService<IQdrantClient>(), alias, Generation(provider).NameOf(alias)));
        services.AddSingleton<IErasureStore>(provider => new SnapshotLines(
            provider.GetRequiredService<IQdrantClient>(), alias, Generation(provider).NameOf(alias)));
        services.AddSingleton<ErasureReceipts>();
    }

    /// <summary>The instance that owns the first partition of the engagements does the sweep.</summary>
    static UserSweep Sweep(IServiceProvider provider, string alias)
    {
        var stream = provider.GetRequiredService<RecordStream<UserEvent>>();
        var engagements = provider.GetRequiredService<TopicNames>().Engagements;
        var (sweep, collection) = (Options(provider).Sweep, Generation(provider).NameOf(alias));
        Func<bool> isOurs = () => stream.IsAssigned(engagements, 0);
        if (alias != Qdrant.Generation.UserExplicitAlias)
            return ActivatorUtilities.CreateInstance<UserSweep>(provider, collection, isOurs, sweep);
        var applied = ActivatorUtilities.CreateInstance<AppliedEverywhere>(provider, new QdrantProgressStore(provider.GetRequiredService<IQdrantClient>(), collection));
        Func<CancellationToken, Task<long?>> upTo = applied.UpToAsync;
        return ActivatorUtilities.CreateInstance<UserSweep>(
            provider, collection, isOurs, sweep, ActivatorUtilities.CreateInstance<IdleErasure>(provider, sweep, upTo));
    }

    static StreamDefinition<UserEvent> Stream(IServiceProvider provider, string alias)
    {
        var topics = provider.GetRequiredService<TopicNames>();
        var kind = provider.GetRequiredService<IInterestKind>();
        var qdrant = provider.GetRequiredService<IQdrantClient>();
        return new StreamDefinition<UserEvent>
        {
            Name = kind.Name,
            Topics = [topics.Engagements, topics.ProfileChanges],
            Decoder = new UserEventDecoder(kind, provider.GetRequiredService<SharedIds>(), topics.Engagements),
            Handler = provider.GetRequiredService<UserStateHandler>(),
            Progress = new QdrantProgressStore(qdrant, Generation(provider).NameOf(alias), provider.GetRequiredService<GenerationStartup>()),
            PauseWhile = () => qdrant.IsCircuitOpen,
        };
    }

    static CatalogueWatch Watch(IServiceProvider provider) => ActivatorUtilities.CreateInstance<CatalogueWatch>(
        provider,
        new QdrantProgressStore(provider.GetRequiredService<IQdrantClient>(), Generation(provider).Items),
        provider.GetRequiredService<TopicNames>().Items,
        provider.GetRequiredService<ItemCache>().Unsettled,
        Options(provider).Items.ProgressEvery);

    /// <summary>An item's record invalidates what is remembered of it and wakes who waits for it or for its topics.</summary>
    static FollowerDefinition Follow(IServiceProvider provider)
    {
        var cache = provider.GetRequiredService<ItemCache>();
        var arrivals = provider.GetRequiredService<Arrivals>();
        return new FollowerDefinition
        {
            Topic = provider.GetRequiredService<TopicNames>().Items,
            From = provider.GetRequiredService<CatalogueWatch>().FirstAsync,
            OnRecord = record =>
            {
                if (ItemRecords.TryRead(record, out var itemId, out var topics))
                {
                    cache.Invalidate(itemId, record.Partition, record.Offset);
                    arrivals.Saw(UnresolvedKey.Item(itemId));
                    foreach (var topic in topics)
                        arrivals.Saw(UnresolvedKey.Topic(topic));
                }
            },
        };
    }

    static Generation Generation(IServiceProvider provider) => provider.GetRequiredService<GenerationStartup>().Generation;

    static PipelineOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<PipelineOptions>>().Value;

    sealed class PipelineOptionsValidator : IValidateOptions<PipelineOptions>
    {
        public ValidateOptionsResult Validate(string? name, PipelineOptions options) =>
            options.Errors().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
