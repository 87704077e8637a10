using Microsoft.Extensions.Logging.Console;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Operator.Verification.Checking;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Operator.Verification.Running;

/// <summary>The tool's own clients of one run's topics and collections, and the model.</summary>
sealed class RunClients : IAsyncDisposable
{
    readonly ServiceProvider services;

    /// <param name="otherModel">Settings of another model than the run's own, whose users came from another generation: their counts may be higher.</param>
    public RunClients(RunSettings settings, TimeProvider time, IReadOnlyDictionary<string, string?>? otherModel = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Own()).AddInMemoryCollection(otherModel ?? new Dictionary<string, string?>()).Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(time)
            .AddLogging(logging => logging
                .AddConfiguration(configuration.GetSection("Logging"))
                .AddSimpleConsole(console => console.SingleLine = true)
                .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddKafka("verify")
            .AddQdrant(configuration)
            .AddInterestModel(configuration)
            .BuildServiceProvider();
        Generation = new Generation(services.GetRequiredService<ModelDescription>().Fingerprint);
        var model = services.GetRequiredService<IInterestModel>();
        Kinds =
        [
            (new ImplicitInterests(model), Generation.UserImplicit),
            (new ExplicitInterests(model), Generation.UserExplicit),
        ];
        Verified = [.. Kinds.Select(kind => new VerifiedKind(kind.Kind.Name, kind.Collection, kind.Kind.Concerns) { HasOwnCounts = otherModel is null })];
    }

    public Generation Generation { get; }

    public IReadOnlyList<(IInterestKind Kind, string Collection)> Kinds { get; }

    /// <summary>The same kinds, in the same order.</summary>
    public IReadOnlyList<VerifiedKind> Verified { get; }

    public IQdrantClient Qdrant => services.GetRequiredService<IQdrantClient>();

    public KafkaClients Kafka => services.GetRequiredService<KafkaClients>();

    public IRecordProducer Producer => services.GetRequiredService<IRecordProducer>();

    public TopicNames Topics => services.GetRequiredService<TopicNames>();

    public TopicCreation TopicCreation => services.GetRequiredService<TopicCreation>();

    /// <summary>Reads a topic from its beginning.</summary>
    public TopicFollower Follow(string topic, Action<SourceRecord> onRecord) => ActivatorUtilities.CreateInstance<TopicFollower>(
        services, new FollowerDefinition { Topic = topic, OnRecord = onRecord, FromBeginning = true });

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
