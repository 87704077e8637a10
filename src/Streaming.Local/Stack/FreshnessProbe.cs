using System.Collections.Concurrent;
using Confluent.Kafka;
using Streaming.Contracts;
using Streaming.Local.Evaluation;

namespace Streaming.Local.Stack;

/// <summary>
/// Measures how long it takes from producing an event until a query shows it applied: the time of the first answer whose freshness has the
/// record's offset, counted from the moment the record was handed to the client.
/// </summary>
sealed class FreshnessProbe(Retrieval.RetrievalClient client, TimeProvider time)
{
    /// <summary>How long between two samples. Probing costs queries, which must not slow what they measure.</summary>
    static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);

    static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(5);

    readonly ConcurrentBag<double> milliseconds = [];
    readonly List<Task> probes = [];
    long lastSample;

    /// <summary>Watches this record if it is time for a sample; called from one thread.</summary>
    public void Sample(string userId, Task<TopicPartitionOffset> delivery, CancellationToken cancellationToken)
    {
        if (lastSample != 0 && time.GetElapsedTime(lastSample) < SampleEvery)
            return;
        lastSample = time.GetTimestamp();
        probes.Add(ProbeAsync(userId, lastSample, delivery, cancellationToken));
    }

    /// <summary>The times of all samples, when the last of them is seen.</summary>
    public async Task<Percentiles> ResultAsync()
    {
        await Task.WhenAll(probes);
        return Percentiles.Of(milliseconds);
    }

    async Task ProbeAsync(string userId, long start, Task<TopicPartitionOffset> delivery, CancellationToken cancellationToken)
    {
        var where = await delivery;
        while (!await IsServableAsync(userId, where, cancellationToken))
            await Task.Delay(AskEvery, time, cancellationToken);
        milliseconds.Add(time.GetElapsedTime(start).TotalMilliseconds);
    }

    async Task<bool> IsServableAsync(string userId, TopicPartitionOffset where, CancellationToken cancellationToken)
    {
        var request = new RetrieveRequest { UserId = userId, Limit = 1, Strategy = Strategy.Implicit, Surface = "freshness" };
        var answer = await client.RetrieveAsync(request, cancellationToken: cancellationToken);
        return answer.Implicit?.Applied.Any(applied =>
            applied.Topic == where.Topic && applied.Partition == where.Partition.Value && applied.Offset >= where.Offset.Value) ?? false;
    }
}
