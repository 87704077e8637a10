using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.Query.Answering;

namespace Streaming.Query.Dashboard.Flow;

/// <summary>Compares where topics end with the progress of the workers, once a second.</summary>
sealed class FlowSampler(
    TopicReader reader, TopicNames topics, ServingViews views, IQdrantClient qdrant, FlowSeries series, TimeProvider time)
{
    static readonly TimeSpan LookForPartitions = TimeSpan.FromSeconds(30), Fresh = TimeSpan.FromMinutes(1);

    IReadOnlyList<TopicRange> _ranges = [];
    long _lookedAt, _sampledAt, _answers;
    long? _events;

    /// <summary>Adds what is there now to the series.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">The brokers do not answer.</exception>
    /// <exception cref="QdrantUnavailableException">Qdrant does not answer.</exception>
    /// <exception cref="GenerationException">No generation is live.</exception>
    public async Task SampleAsync(CancellationToken cancellationToken)
    {
        await ReadRangesAsync();
        var lag = await LagAsync(cancellationToken);
        var now = time.GetTimestamp();
        var (events, answers) = (Ends(topics.Engagements) + Ends(topics.ProfileChanges), series.Answers.Count);
        var seconds = _events is null ? 0 : time.GetElapsedTime(_sampledAt, now).TotalSeconds;
        if (seconds > 0)
        {
            var (p50, p99) = series.Freshness.Newest(Fresh);
            series.Add(
                new FlowSample(
                    time.GetUtcNow(), Rate(events - _events!.Value, seconds), Rate(answers - _answers, seconds),
                    lag.GroupBy(entry => entry.Worker).Select(worker => worker.Sum(entry => entry.Records)).DefaultIfEmpty().Max(), p50, p99),
                lag, DeadLetters());
        }
        (_events, _answers, _sampledAt) = (events, answers, now);
    }

    async Task ReadRangesAsync()
    {
        if (_ranges.Count > 0 && time.GetElapsedTime(_lookedAt) < LookForPartitions)
        {
            _ranges = await reader.ExtendAsync(_ranges);
            return;
        }
        string[] sources = [topics.Engagements, topics.ProfileChanges, topics.Items];
        _ranges = await reader.RangesAsync([.. sources, .. sources.Append(topics.RetrievalRequests).Append(topics.Served).Select(TopicNames.DeadLettersOf)]);
        _lookedAt = time.GetTimestamp();
    }

    async Task<List<LagReport>> LagAsync(CancellationToken cancellationToken)
    {
        var view = await views.CurrentAsync(cancellationToken);
        var catalogue = await new QdrantProgressStore(qdrant, view.Generation.Items).ReadAllAsync(cancellationToken);
        return [.. Lag("implicit", view.ImplicitProgress), .. Lag("explicit", view.ExplicitProgress), .. Lag("catalogue", catalogue)];
    }

    IEnumerable<LagReport> Lag(string worker, IReadOnlyList<Progress> progress)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var topic in progress.GroupBy(p => p.Topic).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var offsets = topic.ToDictionary(p => p.Partition, p => p.Offset);
            yield return new LagReport(
                worker,
                topic.Key,
                // Of a partition without progress everything that it holds is to be applied yet.
                _ranges.Where(range => range.Topic == topic.Key).Sum(range => Math.Max(0, range.To - offsets.GetValueOrDefault(range.Partition, range.From))),
                Math.Round(Math.Max(0, now - topic.Min(p => p.AppliedUpTo)) / 1000.0, 1));
        }
    }

    IReadOnlyList<DeadLetterReport> DeadLetters() =>
    [
        .. _ranges.Where(range => range.Topic.EndsWith(TopicNames.DeadLetterSuffix, StringComparison.Ordinal))
            .GroupBy(range => range.Topic).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new DeadLetterReport(group.Key, group.Sum(range => range.Length))),
    ];

    long Ends(string topic) => _ranges.Where(range => range.Topic == topic).Sum(range => range.To);

    static double Rate(long count, double seconds) => Math.Round(Math.Max(0, count) / seconds, 1);
}
