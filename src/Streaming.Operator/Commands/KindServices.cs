using Streaming.Catalogue;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands;

/// <summary>What a worker is made of, without its stream: for commands that do a worker's work once.</summary>
sealed class KindServices : IAsyncDisposable
{
    readonly ServiceProvider services;

    readonly string kind;

    KindServices(ServiceProvider services, string kind) => (this.services, this.kind) = (services, kind);

    /// <summary>The workers that own user state.</summary>
    public static IReadOnlyList<string> UserKinds { get; } = ["implicit", "explicit"];

    /// <summary>The alias of each worker's collection.</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["catalogue"] = Generation.ItemsAlias, ["implicit"] = Generation.UserImplicitAlias, ["explicit"] = Generation.UserExplicitAlias,
    };

    /// <summary>The real name of the worker's collection.</summary>
    public string Collection => Generation.NameOf(Aliases[kind]);

    /// <summary>The generation of the configured model.</summary>
    public Generation Generation => Get<GenerationStartup>().Generation;

    public IQdrantClient Qdrant => Get<IQdrantClient>();

    /// <summary>What the worker would put on a dead-letter topic.</summary>
    public SkippedRecords Skipped => (SkippedRecords)Get<IDeadLetters>();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Makes the services and makes sure of the model's collections.</summary>
    /// <param name="kind">A key of <see cref="Aliases"/>.</param>
    /// <param name="configuration">Settings of another model than the session's; null: the session's.</param>
    public static async Task<KindServices> StartAsync(
        CommandSession session, string kind, CancellationToken cancellationToken, IConfiguration? configuration = null)
    {
        var kindServices = new KindServices(Build(session, configuration ?? session.Configuration, kind), kind);
        try
        {
            // A server that does not answer is an error here, where a worker would wait.
            await QdrantVersion.EnsureSupportedAsync(kindServices.Qdrant, cancellationToken);
            var startup = kindServices.Get<GenerationStartup>();
            await startup.StartAsync(cancellationToken);
            await await Task.WhenAny(startup.ReadyAsync(cancellationToken), startup.ExecuteTask!);
            return kindServices;
        }
        catch
        {
            await kindServices.DisposeAsync();
            throw;
        }
    }

    /// <summary>The interests of one state, of the items as they are.</summary>
    public async Task<InferredInterests> InferAsync(UserState state, CancellationToken cancellationToken)
    {
        var (kind, lookups) = (Get<IInterestKind>(), Get<ItemCache>().Lookups());
        InferredInterests[]? inferred;
        while ((inferred = kind.TryInfer([state], lookups)) is null)
            await lookups.FetchAsync(cancellationToken);
        return inferred[0];
    }

    public async ValueTask DisposeAsync()
    {
        await Get<GenerationStartup>().StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    static ServiceProvider Build(CommandSession session, IConfiguration configuration, string kind)
    {
        var services = new ServiceCollection()
            .AddSingleton(configuration)
            .AddSingleton(session.Time)
            .AddSingleton(session.Get<ILoggerFactory>())
            .AddLogging()
            .AddSingleton<IDeadLetters, SkippedRecords>()
            .AddGeneration(configuration, kind);
        // The tool never joins a group: none that it could take partitions in.
        services.AddOptions<KafkaOptions>().PostConfigure<ModelDescription>((options, model) => options.GroupId = $"operator-{kind}-{model.Fingerprint}");
        return (kind switch
        {
            "implicit" => services.AddUserStates<ImplicitInterests>(Generation.UserImplicitAlias),
            "explicit" => services.AddUserStates<ExplicitInterests>(Generation.UserExplicitAlias).AddSharedErasureStores(),
            _ => services.AddCatalogue(),
        }).BuildServiceProvider();
    }
}
