using System.Text;
using Streaming.Kafka;
using Streaming.Local.Replay;

namespace Streaming.Local.Stack;

/// <summary>
/// Produces a stream no faster than it is applied: a cluster that keeps only the newest records of a partition must not be outrun, and an
/// event that waits in a long queue is not fresh.
/// </summary>
sealed class ReplayProducer(IRecordProducer producer, TopicNames topics, Backlog backlog, TimeProvider time)
{
    /// <summary>Delays shorter than a timer's resolution make a pace uneven without slowing it.</summary>
    static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);

    /// <param name="produced">Called for each record with its number, when it is handed to the client, and a task of where it stands.</param>
    /// <returns>When every record is acknowledged.</returns>
    public async Task ProduceAsync(
        IReadOnlyList<ReplayEvent> events, Pace pace, Action<int, ReplayEvent, Task<Confluent.Kafka.TopicPartitionOffset>> produced,
        CancellationToken cancellationToken)
    {
        var deliveries = new List<Task>(events.Count);
        var start = time.GetTimestamp();
        for (var i = 0; i < events.Count; i++)
        {
            var next = events[i];
            var wait = pace.Due(i, TimeSpan.FromMilliseconds(next.Arrives - events[0].Arrives)) - time.GetElapsedTime(start);
            if (wait >= ShortestDelay)
                await Task.Delay(wait, time, cancellationToken);
            await backlog.AdmitAsync(next.Value.Length, cancellationToken);
            var delivery = producer.ProduceAsync(
                TopicOf(next.Topic), Encoding.UTF8.GetBytes(next.UserId), next.Value, timestamp: next.Arrives, cancellationToken: cancellationToken);
            deliveries.Add(delivery);
            produced(i, next, delivery);
        }

        await Task.WhenAll(deliveries);
    }

    string TopicOf(SourceTopic topic) => topic == SourceTopic.Engagements ? topics.Engagements : topics.ProfileChanges;
}
