using Confluent.Kafka;

namespace Streaming.Kafka.Streams;

/// <summary>
/// Looks every half minute whether the topics are still those that the partitions began in. Offsets alone do not tell: a topic made anew that
/// has grown beyond where we are would be read on as if nothing had happened.
/// </summary>
/// <param name="ask">See <see cref="TopicIds.AskAsync"/>.</param>
internal sealed class TopicWatch(
    Func<IEnumerable<string>, Task<IReadOnlyDictionary<string, string?>>> ask, Func<IReadOnlyList<AssignedPartition>> assigned,
    TimeProvider time, StreamLog log)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <exception cref="StreamFaultedException">A topic was made anew. Started again, the stream asks for a decision.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await LookAsync(assigned(), cancellationToken);
            }
            catch (KafkaException e)
            {
                log.TopicsUnknown(e);
            }
        }
    }

    async Task LookAsync(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        var begun = partitions.Where(p => p is { TopicId: not null, Watermark: not null }).ToList();
        if (begun.Count == 0)
            return;
        var ids = await ask(begun.Select(p => p.Topic).Distinct()).WaitAsync(cancellationToken);
        foreach (var partition in begun)
            if (ids.GetValueOrDefault(partition.Topic) is { } id && id != partition.TopicId)
                throw StartPosition.MadeAnew(partition.Topic, partition.Partition, partition.Watermark!.Position.Offset);
    }
}
