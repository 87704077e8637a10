using Confluent.Kafka;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Streams;

/// <summary>
/// Asks once a second where the partitions end. A partition applied to an end is applied up to the time of the question, which is how
/// progress moves on when nothing comes; and what lies before the end is the lag.
/// </summary>
internal sealed class EndOffsets(BrokerOffsets offsets, Func<IReadOnlyList<AssignedPartition>> assigned, TimeProvider time, StreamLog log)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await AskAsync(assigned(), cancellationToken);
            }
            catch (KafkaException e)
            {
                log.EndsUnknown(e);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    async Task AskAsync(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        if (partitions.Count == 0)
            return;
        var askedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        var ends = await offsets.HighAsync(partitions).WaitAsync(cancellationToken);
        for (var i = 0; i < partitions.Count; i++)
            partitions[i].EndIs(ends[i], askedAt);
    }
}
