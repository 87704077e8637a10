using System.Collections.Concurrent;

namespace Streaming.Catalogue.Topics;

/// <summary>Remembers which topics changed, and refreshes their estimates when asked. Thread-safe.</summary>
public sealed class TopicEstimates(TopicSampler sampler, TopicStore store, CatalogueMetrics metrics, TimeProvider clock) : IDisposable
{
    const int TopicsAtOnce = 64;
    const int ScrollsAtOnce = 4;
    const int MaxAttempts = 32;

    readonly SemaphoreSlim refreshing = new(1);
    readonly Lock gate = new();
    HashSet<string> touched = [];

    /// <summary>Notes that items of these topics were written.</summary>
    public void Touch(IEnumerable<string> topics)
    {
        lock (gate)
            touched.UnionWith(topics);
    }

    /// <summary>Returns when the estimates of every topic touched before the call are written. What fails stays touched.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken);
        HashSet<string> due;
        lock (gate)
            (due, touched) = (touched, []);
        try
        {
            if (due.Count == 0)
                return;
            var start = clock.GetTimestamp();
            foreach (var topics in due.Chunk(TopicsAtOnce))
                await RefreshAsync([.. topics], cancellationToken);
            metrics.Refreshed(due.Count, clock.GetElapsedTime(start));
        }
        catch
        {
            Touch(due);
            throw;
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => refreshing.Dispose();

    async Task RefreshAsync(List<string> topics, CancellationToken cancellationToken)
    {
        for (var attempt = 0; topics.Count > 0; attempt++)
        {
            if (attempt == MaxAttempts)
                throw new InvalidOperationException($"{topics.Count} topics lost to other writers {attempt} times in a row, '{topics[0]}' among them.");
            // Read before the items are: whoever writes in between saw at least what this look at the items will see, or makes it be redone.
            var read = await store.ReadWriteIdsAsync(topics, cancellationToken);
            var estimates = new ConcurrentBag<TopicEstimate>();
            await Parallel.ForEachAsync(
                topics,
                new ParallelOptions { MaxDegreeOfParallelism = ScrollsAtOnce, CancellationToken = cancellationToken },
                async (topic, cancel) => estimates.Add(await sampler.EstimateAsync(topic, cancel)));
            topics = await store.WriteAsync(estimates, read, cancellationToken);
        }
    }
}
