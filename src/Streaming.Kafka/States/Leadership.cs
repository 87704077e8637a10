using Confluent.Kafka;

namespace Streaming.Kafka.States;

/// <summary>
/// Membership in the group of those who could lead. Who is assigned the state topic's only partition leads, and reads the state from it.
/// </summary>
internal sealed class Leadership : IAsyncDisposable
{
    static readonly KeyValuePair<string, string>[] Required =
    [
        new("enable.auto.commit", "false"),
        new("enable.partition.eof", "true"),
        new("auto.offset.reset", "earliest"),
        new("allow.auto.create.topics", "false"),
    ];

    static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100), QueryTime = TimeSpan.FromSeconds(10), CloseTime = TimeSpan.FromSeconds(5);

    readonly IConsumer<byte[]?, byte[]?> consumer;
    readonly TopicPartition partition;
    readonly TimeProvider time;

    public Leadership(KafkaClients clients, string stateTopic, TimeProvider time)
    {
        (partition, this.time) = (new TopicPartition(stateTopic, 0), time);
        consumer = clients.CreateConsumer(Required, builder => builder
            .SetPartitionsAssignedHandler((_, added) =>
            {
                (IsMember, IsHeld) = (true, IsHeld || added.Contains(partition));
                return added.Select(p => new TopicPartitionOffset(p, Offset.Beginning));
            })
            .SetPartitionsRevokedHandler((_, gone) => IsHeld &= !gone.Exists(p => p.TopicPartition == partition))
            .SetPartitionsLostHandler((_, gone) => (IsMember, IsHeld) = (false, IsHeld && !gone.Exists(p => p.TopicPartition == partition))));
        consumer.Subscribe(stateTopic);
    }

    public bool IsHeld { get; private set; }

    /// <summary>The group has given an assignment, be it an empty one.</summary>
    public bool IsMember { get; private set; }

    /// <summary>Proves to the brokers that the transaction's offsets come from the one who leads.</summary>
    public IConsumerGroupMetadata Member => consumer.ConsumerGroupMetadata;

    /// <summary>One turn of waiting for the partition.</summary>
    public void Wait() => consumer.Consume(PollTime);

    /// <summary>Keeps the membership alive.</summary>
    /// <exception cref="LeadershipLostException">Another one leads.</exception>
    public void Keep()
    {
        // The partition is paused: nothing is delivered.
        consumer.Consume(TimeSpan.Zero);
        if (!IsHeld)
            throw new LeadershipLostException();
    }

    /// <summary>Reads the topic to its end and pauses it. Nobody else may write meanwhile.</summary>
    /// <returns>The newest value of each key that has one.</returns>
    /// <exception cref="LeadershipLostException">Another one leads.</exception>
    public Dictionary<string, byte[]> Read(CancellationToken cancellationToken)
    {
        var end = consumer.QueryWatermarkOffsets(partition, QueryTime).High.Value;
        consumer.Seek(new TopicPartitionOffset(partition, Offset.Beginning));
        var newest = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = consumer.Consume(PollTime);
            if (!IsHeld)
                throw new LeadershipLostException();
            if (result is { IsPartitionEOF: true } && result.Offset.Value >= end)
                break;
            if (result?.Message is not { Key: { } key } message)
                continue;
            if (message.Value is { } value)
                newest[System.Text.Encoding.UTF8.GetString(key)] = value;
            else
                newest.Remove(System.Text.Encoding.UTF8.GetString(key));
        }
        consumer.Pause([partition]);
        return newest;
    }

    /// <summary>Leaves the group, so that another one can lead at once; a broker that does not answer is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        var closing = Task.Run(() =>
        {
            consumer.Close();
            consumer.Dispose();
        });
        await Task.WhenAny(closing, Task.Delay(CloseTime, time));
    }
}
