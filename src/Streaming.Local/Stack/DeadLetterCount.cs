using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Kafka;

namespace Streaming.Local.Stack;

/// <summary>Counts dead letters by the worker that wrote them, each source record once, from the dead-letter topics themselves.</summary>
sealed class DeadLetterCount : IAsyncDisposable
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<(string Group, string Topic, string Partition, string Offset), bool> seen = new();
    readonly ConcurrentDictionary<TopicPartition, long> read = new();
    readonly List<TopicFollower> followers;
    readonly IReadOnlyList<TopicPartition> partitions;
    readonly KafkaClients kafka;
    readonly TimeProvider time;

    DeadLetterCount(LocalStack stack, IReadOnlyList<TopicPartition> partitions, TimeProvider time)
    {
        (this.partitions, this.time, kafka) = (partitions, time, stack.Kafka);
        followers = [.. partitions.Select(p => p.Topic).Distinct().Select(topic => stack.Follow(topic, Take))];
    }

    /// <summary>Returns when everything that is there already is counted.</summary>
    public static async Task<DeadLetterCount> FollowAsync(
        LocalStack stack, IEnumerable<string> sources, TimeProvider time, CancellationToken cancellationToken)
    {
        var topics = await TopicPartitions.OfAsync(stack.Kafka, sources.Select(TopicNames.DeadLettersOf), cancellationToken);
        var partitions = topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => new TopicPartition(t.Topic, p)));
        var count = new DeadLetterCount(stack, [.. partitions], time);
        foreach (var follower in count.followers)
            await follower.StartAsync(cancellationToken);
        await count.CatchUpAsync(cancellationToken);
        return count;
    }

    /// <summary>Returns when everything that is acknowledged by now is counted.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        foreach (var (partition, end) in await kafka.OffsetsAsync(partitions, OffsetSpec.Latest(), RequestTimeout))
        {
            while (read.GetValueOrDefault(partition) < end)
                await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <param name="worker">The worker's name, with which its consumer group ends.</param>
    public long Of(string worker) => seen.Keys.Count(key => key.Group.EndsWith(worker, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        foreach (var follower in followers)
        {
            await follower.StopAsync(CancellationToken.None);
            follower.Dispose();
        }
    }

    void Take(SourceRecord record)
    {
        seen[(
            Text(record.Headers, "dlq.consumer.group"),
            Text(record.Headers, "dlq.source.topic"),
            Text(record.Headers, "dlq.source.partition"),
            Text(record.Headers, "dlq.source.offset"))] = true;
        read[new TopicPartition(record.Topic, record.Partition)] = record.Offset + 1;
    }

    static string Text(Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
}
