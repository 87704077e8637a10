using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka;

/// <summary>
/// Reads every partition of a topic without a group, as each of several processes must that keeps a cache of it. Goes on by itself after an
/// outage; new partitions are found within half a minute and read from their beginning.
/// </summary>
public sealed partial class TopicFollower : BackgroundService
{
    static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30), RequestTimeout = TimeSpan.FromSeconds(5);

    static readonly KeyValuePair<string, string>[] Required =
    [
        new("enable.auto.commit", "false"),
        new("enable.partition.eof", "false"),
        new("auto.offset.reset", "earliest"),
        new("allow.auto.create.topics", "false"),
    ];

    readonly FollowerDefinition definition;
    readonly KafkaClients clients;
    readonly TopicCreation creation;
    readonly TimeProvider time;
    readonly ILogger logger;
    readonly LogLimiter limiter;
    readonly ResiliencePipeline patience;
    readonly TaskCompletionSource following = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TopicFollower(
        FollowerDefinition definition, KafkaClients clients, TopicCreation creation, TimeProvider time, ILogger<TopicFollower> logger)
    {
        (this.definition, this.clients, this.creation, this.time, this.logger) = (definition, clients, creation, time, logger);
        limiter = new LogLimiter(time, TimeSpan.FromSeconds(30));
        patience = Patience.Create(time, (error, pause) => LogWaiting(logger, definition.Topic, pause, error));
    }

    /// <summary>Complete when the first partitions have their positions: every record acknowledged from then on will be read.</summary>
    public Task Following => following.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await creation.EnsureAsync(stoppingToken);
            var known = await FirstAsync(stoppingToken);
            var consumer = new FollowerThread(() => clients.CreateConsumer(Required), TakeRecord, ReportError);
            consumer.Add(known);
            consumer.Start($"follower {definition.Topic}");
            following.SetResult();
            try
            {
                await WatchAsync(consumer, known, stoppingToken);
            }
            finally
            {
                consumer.Stop();
                await consumer.Completion;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            following.TrySetCanceled(stoppingToken);
        }
    }

    async Task WatchAsync(FollowerThread consumer, List<TopicPartitionOffset> known, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RefreshInterval, time);
        while (!consumer.Completion.IsCompleted)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var added = await PositionsAsync(OffsetSpec.Earliest(), known, cancellationToken);
            known.AddRange(added);
            consumer.Add(added);
        }
    }

    async Task<List<TopicPartitionOffset>> FirstAsync(CancellationToken cancellationToken)
    {
        if (definition.From is not { } ask)
            return await PositionsAsync(definition.FromBeginning ? OffsetSpec.Earliest() : OffsetSpec.Latest(), [], cancellationToken);
        var from = await ask(cancellationToken);
        var oldest = await PositionsAsync(OffsetSpec.Earliest(), [], cancellationToken);
        return oldest.ConvertAll(p => new TopicPartitionOffset(
            p.TopicPartition, Math.Max(p.Offset.Value, from.GetValueOrDefault(p.Partition.Value))));
    }

    async Task<List<TopicPartitionOffset>> PositionsAsync(
        OffsetSpec where, List<TopicPartitionOffset> known, CancellationToken cancellationToken) =>
        await patience.ExecuteAsync(
            async _ =>
            {
                var topics = await clients.ListTopicsAsync();
                var topic = topics.FirstOrDefault(t => t.Topic == definition.Topic)
                    ?? throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"The topic {definition.Topic} does not exist"));
                var added = topic.Partitions
                    .Select(p => new TopicPartition(definition.Topic, p.PartitionId))
                    .Where(p => !known.Exists(k => k.TopicPartition == p)).ToList();
                var listed = await clients.OffsetsAsync(added, where, RequestTimeout);
                return listed.Select(p => new TopicPartitionOffset(p.Key, p.Value)).ToList();
            },
            cancellationToken);

    void TakeRecord(ConsumeResult<byte[]?, byte[]?> result)
    {
        var record = SourceRecord.Of(result);
        try
        {
            definition.OnRecord(record);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTaken(logger, record.Topic, record.Partition, record.Offset, e);
        }
    }

    void ReportError(Error error)
    {
        if (limiter.Admit(error.Code.ToString(), out var heldBack))
            LogReport(logger, definition.Topic, error.Code, error.Reason, heldBack);
    }
}
