using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka;

/// <summary>Makes Kafka clients from <see cref="KafkaOptions"/>. What they log goes to the host's log, repeated lines at most twice a minute.</summary>
public sealed partial class KafkaClients : IDisposable
{
    static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(5);

    readonly KafkaOptions options;
    readonly ILogger logger;
    readonly LogLimiter limiter;
    readonly Credentials credentials;
    readonly Lock gate = new();
    InUse<IAdminClient>? admin;
    bool disposed;

    public KafkaClients(IOptions<KafkaOptions> options, IConfiguration configuration, TimeProvider time, ILogger<KafkaClients> logger)
    {
        credentials = new Credentials(configuration);
        (this.options, this.logger) = (options.Value, logger);
        limiter = new LogLimiter(time, TimeSpan.FromSeconds(30));
    }

    public string GroupId => options.GroupId;

    /// <param name="onError">Called on a thread of the producer's for errors that no record carries; look at <see cref="Error.IsFatal"/>.</param>
    internal IProducer<byte[]?, byte[]?> CreateProducer(Action<Error> onError) =>
        credentials.Follow(new ProducerBuilder<byte[]?, byte[]?>(ClientSettings.Producer(options))
            .SetLogHandler((_, line) => Relay(line))
            .SetErrorHandler((_, error) =>
            {
                Relay(error);
                onError(error);
            }).Build());

    /// <summary>A producer of transactions. A new one with the same id fences the one before it.</summary>
    internal IProducer<byte[]?, byte[]?> CreateTransactionalProducer(string transactionalId)
    {
        var settings = ClientSettings.Producer(options);
        settings["transactional.id"] = transactionalId;
        return credentials.Follow(new ProducerBuilder<byte[]?, byte[]?>(settings)
            .SetLogHandler((_, line) => Relay(line)).SetErrorHandler((_, error) => Relay(error)).Build());
    }

    /// <summary>
    /// Asks by the shared admin client, and replaces one that got no answer in time. After a broker was gone and came back, a client may wait
    /// in vain for every further answer, while a new one is answered at once: seen with librdkafka 2.16. In a worker, not for requests that a
    /// group's coordinator answers: when a broker goes meanwhile, they can end the whole process (librdkafka #3663).
    /// </summary>
    public async Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> ask)
    {
        var (shared, client) = Enter();
        try
        {
            return await ask(client);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_TimedOut)
        {
            Replace(shared);
            throw;
        }
        finally
        {
            shared.Leave();
        }
    }

    /// <inheritdoc cref="AskAsync{T}"/>
    public Task AskAsync(Func<IAdminClient, Task> ask) => AskAsync(async client =>
    {
        await ask(client);
        return true;
    });

    (InUse<IAdminClient> Shared, IAdminClient Client) Enter()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            admin ??= new(credentials.Follow(new AdminClientBuilder(ClientSettings.Admin(options))
                .SetLogHandler((_, line) => Relay(line)).SetErrorHandler((_, error) => Relay(error)).Build()));
            return (admin, admin.TryEnter()!);
        }
    }

    /// <summary>Others may still wait for the answers of the one that is silent.</summary>
    void Replace(InUse<IAdminClient> silent)
    {
        lock (gate)
            if (ReferenceEquals(admin, silent))
                admin = null;
        silent.Retire();
    }

    /// <param name="configure">Adds handlers.</param>
    internal IConsumer<byte[]?, byte[]?> CreateConsumer(
        ReadOnlySpan<KeyValuePair<string, string>> required, Action<ConsumerBuilder<byte[]?, byte[]?>>? configure = null)
    {
        var builder = new ConsumerBuilder<byte[]?, byte[]?>(ClientSettings.Consumer(options, [new("group.id", options.GroupId), .. required]))
            .SetLogHandler((_, line) => Relay(line)).SetErrorHandler((_, error) => Relay(error));
        configure?.Invoke(builder);
        return credentials.Follow(builder.Build());
    }

    /// <summary>Every topic. Asking for one by name could create it, and not every cluster can describe topics.</summary>
    public Task<IReadOnlyList<TopicMetadata>> ListTopicsAsync() =>
        // The client has no asynchronous call for this one.
        AskAsync(client => Task.Run<IReadOnlyList<TopicMetadata>>(() => client.GetMetadata(MetadataTimeout).Topics));

    /// <summary>
    /// Where partitions begin or end, as a reader of committed records sees it. A client may report neither an offset nor an error for a
    /// partition whose leader gave none; that is no answer either.
    /// </summary>
    /// <exception cref="KafkaException">The brokers did not tell all of them.</exception>
    public async Task<IReadOnlyDictionary<TopicPartition, long>> OffsetsAsync(
        IReadOnlyCollection<TopicPartition> partitions, OffsetSpec which, TimeSpan timeout)
    {
        if (partitions.Count == 0)
            return new Dictionary<TopicPartition, long>();
        var answer = await AskAsync(client => client.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = which }),
            new ListOffsetsOptions { RequestTimeout = timeout, IsolationLevel = IsolationLevel.ReadCommitted }));
        return OffsetAnswers.Of(partitions, answer.ResultInfos.Select(info => info.TopicPartitionOffsetError));
    }

    public void Dispose()
    {
        credentials.Dispose();
        lock (gate)
        {
            disposed = true;
            admin?.Retire();
            admin = null;
        }
    }

    void Relay(LogMessage line)
    {
        // Every client gets all properties, and remarks on those that only another kind of client has.
        if (line.Facility == "CONFWARN" && line.Message.EndsWith("will be ignored by this " + KindOf(line.Name) + " instance", StringComparison.Ordinal))
            return;
        var level = LevelOf(line.Level);
        if (logger.IsEnabled(level) && limiter.Admit($"{line.Name}/{line.Facility}", out var heldBack))
            LogClient(logger, level, line.Name, line.Facility, line.Message, heldBack);
    }

    void Relay(Error error)
    {
        var level = error.IsFatal ? LogLevel.Error : LogLevel.Warning;
        if (logger.IsEnabled(level) && limiter.Admit(error.Code.ToString(), out var heldBack))
            LogError(logger, level, error.Code, error.Reason, heldBack);
    }

    // A client's name is its id, a # and its kind with a number.
    static string KindOf(string client) => client[(client.LastIndexOf('#') + 1)..].Split('-')[0];

    static LogLevel LevelOf(SyslogLevel level) => level switch
    {
        SyslogLevel.Emergency or SyslogLevel.Alert or SyslogLevel.Critical => LogLevel.Critical,
        SyslogLevel.Error => LogLevel.Error,
        SyslogLevel.Warning => LogLevel.Warning,
        SyslogLevel.Debug => LogLevel.Debug,
        _ => LogLevel.Information,
    };
}
