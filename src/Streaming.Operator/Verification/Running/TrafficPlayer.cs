using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Verification.Running;

/// <summary>Produces planned records at their time, and again what the broker did not acknowledge.</summary>
sealed class TrafficPlayer(RunClients clients, RunLog log, AppliedProgress progress, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly ConcurrentDictionary<RecordKind, int> produced = new();
    readonly ConcurrentBag<TopicPartitionOffset> acknowledged = [];
    int numbers;
    int again;

    /// <summary>Records produced.</summary>
    public int Count => acknowledged.Count;

    /// <summary>Records produced again, because nobody said that they had arrived.</summary>
    public int Again => again;

    public IReadOnlyDictionary<RecordKind, int> Produced => produced;

    /// <summary>Where the broker says that records stand.</summary>
    public IReadOnlyCollection<TopicPartitionOffset> Acknowledged => acknowledged;

    /// <summary>Produces each record at its time from now, later where the workers are too far behind; returns when all are acknowledged.</summary>
    public async Task PlayAsync(IReadOnlyList<PlannedRecord> records, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var deliveries = new List<Task>(records.Count);
        foreach (var record in records)
        {
            if (record.At - time.GetElapsedTime(start) is { Ticks: > 0 } early)
                await Task.Delay(early, time, cancellationToken);
            await progress.MakeRoomAsync(cancellationToken);
            deliveries.Add(ProduceAsync(record, cancellationToken));
        }

        await Task.WhenAll(deliveries);
    }

    async Task ProduceAsync(PlannedRecord record, CancellationToken cancellationToken)
    {
        var headers = log.Register(Interlocked.Increment(ref numbers), record);
        produced.AddOrUpdate(record.Kind, 1, (_, count) => count + 1);
        while (true)
        {
            try
            {
                acknowledged.Add(await clients.Producer.ProduceAsync(
                    log.TopicOf(record.Source), Encoding.UTF8.GetBytes(record.Key), record.Value, headers, null, cancellationToken));
                return;
            }
            catch (KafkaException)
            {
                // Perhaps it stands there and nobody said so: then it comes twice, and the log knows.
                Interlocked.Increment(ref again);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
