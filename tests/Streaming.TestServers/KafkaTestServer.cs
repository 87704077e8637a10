using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Embedded.Kafka;
using Testcontainers.Kafka;

namespace Streaming.TestServers;

/// <summary>
/// The Kafka that tests run against: the one at <c>STREAMING_TEST_KAFKA</c> (host:port), else one in a container where a container engine
/// answers, else the embedded one.
/// </summary>
public sealed class KafkaTestServer : IAsyncDisposable
{
    const string Address = "STREAMING_TEST_KAFKA", Image = "apache/kafka:4.3.1", Socket = "/var/run/docker.sock";

    readonly KafkaContainer? container;
    readonly string run = Guid.NewGuid().ToString("N")[..8];
    int names;

    KafkaTestServer(string servers, EmbeddedKafka? embedded = null, KafkaContainer? container = null) =>
        (BootstrapServers, Embedded, this.container) = (servers, embedded, container);

    public string BootstrapServers { get; }

    /// <summary>Null where a real broker is used.</summary>
    public EmbeddedKafka? Embedded { get; }

    /// <summary>What a worker needs to use this server.</summary>
    public IReadOnlyDictionary<string, string?> Configuration =>
        Embedded?.Configuration ?? new Dictionary<string, string?> { ["Kafka:BootstrapServers"] = BootstrapServers };

    public static async Task<KafkaTestServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Address) is { Length: > 0 } given)
            return new KafkaTestServer(given);
        if (await TryStartContainerAsync() is { } container)
            return new KafkaTestServer(container.GetBootstrapAddress(), container: container);
        return Embed();
    }

    /// <summary>A broker that a test started itself.</summary>
    public static KafkaTestServer Of(KafkaBroker broker) => new(broker.BootstrapServers);

    /// <summary>The embedded one, whatever else there is.</summary>
    public static KafkaTestServer Embed()
    {
        var embedded = new EmbeddedKafka();
        return new KafkaTestServer(embedded.BootstrapServers, embedded);
    }

    /// <summary>A name that no other test has, for a topic, a prefix or a group.</summary>
    public string Unique(string name) => $"{name}-{run}-{Interlocked.Increment(ref names)}";

    public async Task CreateTopicAsync(string topic, int partitions, CancellationToken cancellationToken)
    {
        if (Embedded is not null)
        {
            Embedded.CreateTopic(topic, partitions);
            return;
        }
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1 }])
            .WaitAsync(cancellationToken);
    }

    /// <summary>Deletes a topic and makes another of the same name.</summary>
    public async Task RecreateTopicAsync(string topic, int partitions, CancellationToken cancellationToken)
    {
        if (Embedded is not null)
        {
            Embedded.DeleteTopic(topic);
            Embedded.CreateTopic(topic, partitions);
            return;
        }
        using var admin = Admin();
        await admin.DeleteTopicsAsync([topic]).WaitAsync(cancellationToken);
        // A broker deletes in the background, and refuses the name until it is done.
        for (var created = false; !created;)
            try
            {
                await CreateTopicAsync(topic, partitions, cancellationToken);
                created = true;
            }
            catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            }
    }

    /// <summary>Adds partitions to a topic. A real broker only.</summary>
    public async Task AddPartitionsAsync(string topic, int partitions, CancellationToken cancellationToken)
    {
        using var admin = Admin();
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }]).WaitAsync(cancellationToken);
    }

    /// <summary>Makes a group forget its offsets, as a broker does with a group that was away for long. A real broker only.</summary>
    public async Task ForgetGroupAsync(string group, CancellationToken cancellationToken)
    {
        using var admin = Admin();
        await admin.DeleteGroupsAsync([group]).WaitAsync(cancellationToken);
    }

    /// <summary>Makes records below an offset vanish, as retention does.</summary>
    public async Task DeleteRecordsAsync(string topic, int partition, long beforeOffset, CancellationToken cancellationToken)
    {
        if (Embedded is not null)
        {
            Embedded.DeleteRecords(topic, partition, beforeOffset);
            return;
        }
        using var admin = Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, beforeOffset)]).WaitAsync(cancellationToken);
    }

    /// <summary>The group's committed offset, or null.</summary>
    public async Task<long?> CommittedAsync(string group, string topic, int partition, CancellationToken cancellationToken)
    {
        using var admin = Admin();
        var answer = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, [new(topic, partition)])])
            .WaitAsync(cancellationToken);
        return answer[0].Partitions[0].Offset.Value is >= 0 and var offset ? offset : null;
    }

    IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();

    public async ValueTask DisposeAsync()
    {
        Embedded?.Dispose();
        if (container is not null)
            await container.DisposeAsync();
    }

    static async Task<KafkaContainer?> TryStartContainerAsync()
    {
        if (!File.Exists(Socket) && Environment.GetEnvironmentVariable("DOCKER_HOST") is null)
            return null;
        var container = new KafkaBuilder(Image).Build();
        try
        {
            await container.StartAsync();
            return container;
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"No Kafka in a container ({e.Message.ReplaceLineEndings(" ")}); the embedded one is used.");
            await container.DisposeAsync();
            return null;
        }
    }
}
