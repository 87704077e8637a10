namespace Streaming.Kafka.Clients;

/// <summary>The properties of each kind of client: our defaults, then what the operator set, then what the guarantees rest on.</summary>
internal static class ClientSettings
{
    static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["metadata.broker.list"] = "bootstrap.servers",
        ["acks"] = "request.required.acks",
        ["delivery.timeout.ms"] = "message.timeout.ms",
        ["linger.ms"] = "queue.buffering.max.ms",
        ["compression.type"] = "compression.codec",
    };

    static readonly KeyValuePair<string, string>[] Common =
    [
        new("reconnect.backoff.ms", "250"),
        new("reconnect.backoff.max.ms", "5000"),
        new("topic.metadata.refresh.interval.ms", "30000"),
        new("log.connection.close", "false"),
        new("socket.keepalive.enable", "true"),
    ];

    static readonly KeyValuePair<string, string>[] OfConsumers =
    [
        new("isolation.level", "read_committed"),
        new("queued.min.messages", "5000"),
        new("queued.max.messages.kbytes", "16384"),
        // After the queue was full. The default of a second would let a fast reader starve between two fetches.
        new("fetch.queue.backoff.ms", "20"),
        new("auto.commit.interval.ms", "1000"),
    ];

    // murmur2_random is what Java producers do, so that a key has one partition whoever produces.
    static readonly KeyValuePair<string, string>[] OfProducers =
    [
        new("partitioner", "murmur2_random"),
        new("queue.buffering.max.ms", "5"),
        new("queue.buffering.max.kbytes", "65536"),
        new("message.timeout.ms", "30000"),
    ];

    public static Dictionary<string, string> Admin(KafkaOptions options) => Build(options, [], []);

    public static Dictionary<string, string> Producer(KafkaOptions options) =>
        Build(options, OfProducers, [new("enable.idempotence", "true"), new("request.required.acks", "all")]);

    public static Dictionary<string, string> Consumer(KafkaOptions options, params ReadOnlySpan<KeyValuePair<string, string>> required)
    {
        var settings = Build(options, OfConsumers, required);
        if (!settings.TryGetValue("group.protocol", out var protocol) || protocol == "classic")
            settings.TryAdd("partition.assignment.strategy", "cooperative-sticky");
        return settings;
    }

    /// <summary>Canonical names, so that a default never stands beside the operator's synonym for it.</summary>
    public static Dictionary<string, string> Normalise(IEnumerable<KeyValuePair<string, string>> client)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in client)
        {
            var name = key.Contains('.', StringComparison.Ordinal) || key == "log_level" ? key : key.Replace('_', '.');
            settings[Aliases.GetValueOrDefault(name, name)] = value;
        }
        return settings;
    }

    static Dictionary<string, string> Build(
        KafkaOptions options, KeyValuePair<string, string>[] defaults, ReadOnlySpan<KeyValuePair<string, string>> required)
    {
        var settings = Normalise(options.Client);
        foreach (var (key, value) in Common)
            settings.TryAdd(key, value);
        foreach (var (key, value) in defaults)
            settings.TryAdd(key, value);
        settings.TryAdd("client.id", options.GroupId);
        foreach (var (key, value) in required)
            settings[key] = value;
        settings["bootstrap.servers"] = options.BootstrapServers;
        return settings;
    }
}
