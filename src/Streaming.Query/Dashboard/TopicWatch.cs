using Confluent.Kafka;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.Query.Dashboard.Flow;
using Streaming.Query.Dashboard.Splitting;

namespace Streaming.Query.Dashboard;

/// <summary>
/// While somebody looks: follows <c>engagements</c> and <c>served</c>, from a bounded number of the newest records on, and compares topics with
/// progress every second. What fails is told to who looks and tried again; answers go on.
/// </summary>
sealed partial class TopicWatch(
    Audience audience, FlowSeries flow, FlowSampler sampler, FreshnessProbe probe, Population population, PopulationSplitter splitter, Servings servings,
    TopicReader reader, TopicNames topics, QueryMetrics metrics, IServiceProvider services, TimeProvider time, ILogger<TopicWatch> logger) : BackgroundService
{
    /// <summary>The newest records of each partition that are read back when somebody comes.</summary>
    const int Engagements = 5_000, Answers = 500;

    static readonly TimeSpan Every = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await audience.ArrivalAsync(stoppingToken);
            try
            {
                await WatchAsync(stoppingToken);
            }
            // The page may not take the worker with it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken(logger, Pause, e);
                flow.Fail("The worker's log says why the topics are not followed.");
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    async Task WatchAsync(CancellationToken cancellationToken)
    {
        flow.Begin();
        population.Begin();
        using var answers = AnswerTimes.Start(metrics, flow.Answers);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var engagements = Follow(topics.Engagements, Engagements, TakeEngagement);
        using var served = Follow(topics.Served, Answers, TakeServed);
        await engagements.StartAsync(cancellationToken);
        await served.StartAsync(cancellationToken);
        var probing = UnlessAwayAsync(probe.RunAsync, gone.Token);
        var splitting = UnlessAwayAsync(splitter.RunAsync, gone.Token);
        Task[] parts = [probing, splitting, engagements.ExecuteTask!, served.ExecuteTask!];
        try
        {
            using var timer = new PeriodicTimer(Every, time);
            do
                await SampleAsync(cancellationToken);
            while (await timer.WaitForNextTickAsync(cancellationToken) && !parts.Any(part => part.IsCompleted) && !audience.HasLeft());
            foreach (var broken in parts.Where(part => part.IsFaulted))
                await broken;
        }
        finally
        {
            await gone.CancelAsync();
            await Task.WhenAll(probing, splitting, engagements.StopAsync(CancellationToken.None), served.StopAsync(CancellationToken.None));
        }
    }

    async Task SampleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sampler.SampleAsync(cancellationToken);
        }
        catch (Exception e) when (e is KafkaException || IsAway(e))
        {
            flow.Fail(e.Message);
        }
    }

    /// <summary>Runs it again after an outage, until it is cancelled.</summary>
    async Task UnlessAwayAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            try
            {
                await run(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsAway(e))
            {
                // The sampler meets the same outage, and tells it.
                await Task.Delay(Every, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    TopicFollower Follow(string topic, int newest, Action<SourceRecord> onRecord) => ActivatorUtilities.CreateInstance<TopicFollower>(
        services, new FollowerDefinition { Topic = topic, From = _ => NewestAsync(topic, newest), OnRecord = record => Take(record, onRecord) });

    async Task<IReadOnlyDictionary<int, long>> NewestAsync(string topic, int count) =>
        (await reader.RangesAsync([topic])).ToDictionary(range => range.Partition, range => Math.Max(range.From, range.To - count));

    /// <summary>Records that are broken are for the dead letters of the workers that own them.</summary>
    void Take(SourceRecord record, Action<SourceRecord> take)
    {
        try
        {
            take(record);
        }
        catch (InvalidMessageException e)
        {
            LogBrokenRecord(logger, record.Topic, record.Partition, record.Offset, e.Message);
        }
    }

    void TakeEngagement(SourceRecord record)
    {
        var engagement = RecordCodec.Engagement.Decode(record.Key, record.Value);
        population.Saw(engagement, record);
        probe.Saw(engagement.UserId, record);
    }

    void TakeServed(SourceRecord record) => servings.Add(RecordCodec.Served.Decode(record.Key, record.Value), record.Timestamp);

    static bool IsAway(Exception e) => e is QdrantUnavailableException or QdrantDeniedException or QdrantRefusedException or GenerationException;

    [LoggerMessage(LogLevel.Error, "What the page shows of the topics failed; it begins anew in {Pause}")]
    static partial void LogBroken(ILogger logger, TimeSpan pause, Exception error);

    [LoggerMessage(LogLevel.Debug, "{Topic}[{Partition}] offset {Offset} cannot be read: {Reason}")]
    static partial void LogBrokenRecord(ILogger logger, string topic, int partition, long offset, string reason);
}
