using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka;

/// <summary>Reads what topics hold up to an end that is known before, without a group and without leaving a trace: for tools.</summary>
public sealed class TopicReader(KafkaClients clients, TimeProvider time)
{
    /// <summary>Records read ahead of the caller.</summary>
    const int Ahead = 1024;

    const int PollMilliseconds = 100;

    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10), LongestSilence = TimeSpan.FromSeconds(30);

    static readonly KeyValuePair<string, string>[] Required =
    [
        new("enable.auto.commit", "false"),
        new("enable.partition.eof", "true"),
        new("auto.offset.reset", "error"),
        new("allow.auto.create.topics", "false"),
    ];

    /// <summary>What the partitions of these topics hold now; of a topic that does not exist there are none.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<IReadOnlyList<TopicRange>> RangesAsync(IReadOnlyCollection<string> topics)
    {
        var partitions = (await clients.ListTopicsAsync()).Where(topic => topics.Contains(topic.Topic))
            .SelectMany(topic => topic.Partitions.Select(p => new TopicPartition(topic.Topic, p.PartitionId))).ToList();
        if (partitions.Count == 0)
            return [];
        var low = await clients.OffsetsAsync(partitions, OffsetSpec.Earliest(), RequestTimeout);
        var high = await clients.OffsetsAsync(partitions, OffsetSpec.Latest(), RequestTimeout);
        return [.. partitions.Select(p => new TopicRange(p.Topic, p.Partition.Value, low[p], high[p]))];
    }

    /// <summary>The same ranges, up to where their partitions end now.</summary>
    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<IReadOnlyList<TopicRange>> ExtendAsync(IReadOnlyList<TopicRange> ranges)
    {
        if (ranges.Count == 0)
            return [];
        var partitions = ranges.Select(range => new TopicPartition(range.Topic, range.Partition)).ToList();
        var ends = await clients.OffsetsAsync(partitions, OffsetSpec.Latest(), RequestTimeout);
        return [.. ranges.Select(range => range with { To = ends[new TopicPartition(range.Topic, range.Partition)] })];
    }

    /// <summary>The records of the ranges, those of a partition in order.</summary>
    /// <exception cref="KafkaException">The brokers have not answered for half a minute.</exception>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(
        IEnumerable<TopicRange> ranges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = ranges.Where(range => range.Length > 0).ToDictionary(range => new TopicPartition(range.Topic, range.Partition));
        if (open.Count == 0)
            yield break;
        var records = Channel.CreateBounded<SourceRecord>(Ahead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => FillAsync(open, records.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var record in records.Reader.ReadAllAsync(cancellationToken))
                yield return record;
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    async Task FillAsync(Dictionary<TopicPartition, TopicRange> open, ChannelWriter<SourceRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            using var consumer = clients.CreateConsumer(Required);
            consumer.Assign(open.Select(range => new TopicPartitionOffset(range.Key, range.Value.From)));
            var heard = time.GetTimestamp();
            while (open.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (consumer.Consume(PollMilliseconds) is { } result)
                {
                    heard = time.GetTimestamp();
                    await TakeAsync(consumer, result, open, records, cancellationToken);
                }
                else if (time.GetElapsedTime(heard) > LongestSilence)
                {
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{open.Keys.First()} gave nothing for {LongestSilence.TotalSeconds} s"));
                }
            }
            records.Complete();
        }
        catch (Exception e)
        {
            records.Complete(e);
        }
    }

    static async ValueTask TakeAsync(
        IConsumer<byte[]?, byte[]?> consumer, ConsumeResult<byte[]?, byte[]?> result, Dictionary<TopicPartition, TopicRange> open,
        ChannelWriter<SourceRecord> records, CancellationToken cancellationToken)
    {
        if (!open.TryGetValue(result.TopicPartition, out var range))
            return;
        var offset = result.Offset.Value;
        if (!result.IsPartitionEOF && offset < range.To)
            await records.WriteAsync(SourceRecord.Of(result), cancellationToken);
        if (offset + (result.IsPartitionEOF ? 0 : 1) < range.To)
            return;
        open.Remove(result.TopicPartition);
        consumer.Pause([result.TopicPartition]);
    }
}
