using System.Runtime.InteropServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Streaming.Embedded.Kafka;

/// <summary>
/// Kafka for laptops and tests: the mock cluster inside librdkafka, in this process, on loopback. It keeps the newest 5 MB of a partition
/// and forgets the rest, has no CreateTopics request and keeps nothing on disk. Not for production.
/// </summary>
public sealed partial class EmbeddedKafka : IDisposable
{
    readonly Lock gate = new();
    readonly nint host, cluster;
    bool disposed;

    /// <param name="brokers">1 to 10; their ids count from 1.</param>
    /// <param name="rebalanceDelay">How long a new group waits for more members. The default is 100 ms.</param>
    public EmbeddedKafka(int brokers = 1, TimeSpan? rebalanceDelay = null, ILogger<EmbeddedKafka>? logger = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, 10);
        host = MockClusterLibrary.NewHost();
        cluster = MockClusterLibrary.ClusterNew(host, brokers);
        if (cluster == 0)
        {
            MockClusterLibrary.Destroy(host);
            throw new InvalidOperationException("librdkafka could not start its mock cluster: is binding to loopback allowed?");
        }
        MockClusterLibrary.InitialRebalanceDelay(cluster, (int)(rebalanceDelay ?? TimeSpan.FromMilliseconds(100)).TotalMilliseconds);
        // Without a controller, admin clients would wait in vain to describe a topic.
        Check(c => MockClusterLibrary.SetController(c, 1), "name its controller");
        BootstrapServers = Marshal.PtrToStringUTF8(MockClusterLibrary.Bootstraps(cluster))!;
        LogStarted(logger ?? NullLogger<EmbeddedKafka>.Instance, BootstrapServers);
    }

    /// <summary>What a partition holds before its oldest records go. A producer must not run ahead of its consumers by more than this.</summary>
    public const long PartitionBytes = 5 * 1024 * 1024;

    public string BootstrapServers { get; }

    /// <summary>
    /// What a worker needs to use this cluster: its address, topics left alone, short fetches, because the cluster answers an empty fetch
    /// only when its time is up, short sessions, because a group that lost a member waits for as long as one before it goes on, and little
    /// patience with connections, because a broker that is down refuses none: it is silent.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Configuration => new Dictionary<string, string?>
    {
        ["Kafka:BootstrapServers"] = BootstrapServers,
        ["Kafka:Client:fetch.wait.max.ms"] = "10",
        ["Kafka:Client:session.timeout.ms"] = "3000",
        ["Kafka:Client:heartbeat.interval.ms"] = "300",
        ["Kafka:Client:socket.connection.setup.timeout.ms"] = "2000",
        ["Topics:Create"] = "false",
    };

    /// <exception cref="InvalidOperationException">The topic exists, or its name or numbers are not possible.</exception>
    public void CreateTopic(string topic, int partitions, int replicas = 1) =>
        Check(c => MockClusterLibrary.TopicCreate(c, topic, partitions, replicas), $"create topic {topic}");

    public void DeleteTopic(string topic) => Check(c => MockClusterLibrary.TopicDelete(c, topic), $"delete topic {topic}");

    /// <summary>Forgets what lies below an offset, as retention does.</summary>
    public void DeleteRecords(string topic, int partition, long beforeOffset) => Check(
        c => MockClusterLibrary.DeleteRecords(c, topic, partition, beforeOffset), $"delete records of {topic}[{partition}]");

    /// <summary>Cuts a broker's connections and takes no new ones.</summary>
    public void BrokerDown(int broker = 1) => Check(c => MockClusterLibrary.BrokerDown(c, broker), $"take down broker {broker}");

    public void BrokerUp(int broker = 1) => Check(c => MockClusterLibrary.BrokerUp(c, broker), $"bring up broker {broker}");

    /// <summary>Delays every answer of a broker.</summary>
    public void SetRoundTrip(TimeSpan roundTrip, int broker = 1) =>
        Check(c => MockClusterLibrary.BrokerRtt(c, broker, (int)roundTrip.TotalMilliseconds), $"slow down broker {broker}");

    /// <summary>Answers the next requests of a kind with these errors, in order.</summary>
    /// <param name="apiKey">The number of the request in Kafka's protocol: 0 produce, 1 fetch, 8 offset commit, 11 join group, 22 init producer id.</param>
    public void FailNext(short apiKey, params ErrorCode[] errors) => Run(
        c => MockClusterLibrary.PushErrors(c, apiKey, (nuint)errors.Length, Array.ConvertAll(errors, e => (int)e)));

    public void ClearFailures(short apiKey) => Run(c => MockClusterLibrary.ClearErrors(c, apiKey));

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
            MockClusterLibrary.ClusterDestroy(cluster);
            MockClusterLibrary.Destroy(host);
        }
    }

    void Check(Func<nint, int> call, string what) => Run(c =>
    {
        if (call(c) is not 0 and var error)
            throw new InvalidOperationException($"The embedded Kafka could not {what}: {(ErrorCode)error}");
    });

    void Run(Action<nint> call)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            call(cluster);
        }
    }
}
