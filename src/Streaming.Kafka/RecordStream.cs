using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Kafka.Streams;

namespace Streaming.Kafka;

/// <summary>
/// Reads topics as a member of a group and hands keyed batches to a handler. A record is applied at least once, those of a key and partition
/// in order; its offset is committed only after its effect and the progress are durable.
/// </summary>
/// <remarks>
/// One thread owns the consumer and sorts records into an inbox by key; lanes take batches from it; a watermark per partition says how far
/// everything is applied; a keeper makes that durable, and the consumer thread commits it.
/// </remarks>
public sealed class RecordStream<T> : BackgroundService
{
    static readonly KeyValuePair<string, string>[] Required =
    [
        new("enable.auto.commit", "true"),
        new("enable.auto.offset.store", "false"),
        new("enable.partition.eof", "true"),
        new("auto.offset.reset", "error"),
        new("allow.auto.create.topics", "false"),
    ];

    readonly StreamDefinition<T> definition;
    readonly KafkaClients clients;
    readonly TopicCreation creation;
    readonly IDeadLetters deadLetters;
    readonly StreamOptions options;
    readonly KafkaMetrics kafkaMetrics;
    readonly TimeProvider time;
    readonly Inbox<T> inbox;
    readonly Backlog backlog;
    readonly StreamLog log;
    Assignment? assignment;

    public RecordStream(
        StreamDefinition<T> definition, KafkaClients clients, TopicCreation creation, IDeadLetters deadLetters,
        IOptions<StreamOptions> options, KafkaMetrics metrics, TimeProvider time, ILogger<RecordStream<T>> logger)
    {
        (this.definition, this.clients, this.creation, this.deadLetters) = (definition, clients, creation, deadLetters);
        (this.options, kafkaMetrics, this.time) = (definition.Options ?? options.Value, metrics, time);
        Health = new StreamHealth(definition.Name);
        inbox = new Inbox<T>(this.options.BatchSize, TimeSpan.FromMilliseconds(this.options.LingerMs), this.options.MaxPendingRecords, time);
        backlog = new Backlog(this.options.MaxPendingRecords, this.options.MaxPendingBytes);
        log = new StreamLog(logger, definition.Name, time);
    }

    public StreamHealth Health { get; }

    /// <summary>
    /// Asks for a batch that holds <paramref name="key"/>, without new records if there are none. Waits while as many keys were asked for
    /// as records may wait (<see cref="StreamOptions.MaxPendingRecords"/>).
    /// </summary>
    public Task WakeAsync(string key, CancellationToken cancellationToken) => inbox.WakeAsync(key, cancellationToken);

    /// <summary>Whether this instance is assigned the partition now.</summary>
    public bool IsAssigned(string topic, int partition) =>
        Volatile.Read(ref assignment)?.Partitions.Any(p => p.Partition == partition && p.Topic == topic) == true;

    public override void Dispose()
    {
        inbox.Dispose();
        base.Dispose();
    }

    /// <exception cref="StreamFaultedException">See <see cref="StreamOptions"/>; the host stops.</exception>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Health.Report(StreamState.Starting, "making sure of the topics");
            await creation.EnsureAsync(stoppingToken);
            await RunAsync(stoppingToken);
            Health.Report(StreamState.Stopped, "stopped");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Health.Report(StreamState.Stopped, "stopped");
        }
        catch (Exception e)
        {
            Health.Report(StreamState.Faulted, e.Message);
            throw;
        }
    }

    async Task RunAsync(CancellationToken stopping)
    {
        using var abort = new CancellationTokenSource();
        var fault = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IReadOnlyList<AssignedPartition> Assigned() => assignment?.Partitions ?? [];

        var metrics = new StreamMetrics(kafkaMetrics, definition.Name, clients.GroupId, Assigned, backlog);
        var untilApplied = Patience.Create(time, log.HandlerWaits);
        var untilKnown = Patience.Create(time, log.StartWaits, e => e is StreamFaultedException or ObjectDisposedException);
        var (offsets, topicIds) = (new BrokerOffsets(clients), new TopicIds(clients));
        using var keeper = new ProgressKeeper(definition.Progress, Assigned, options, metrics, time, log);
        var current = new Assignment(
            new StartPositions(offsets, topicIds, definition.Progress, options, metrics, untilKnown), keeper, backlog, inbox.Drop, options, metrics, log, time,
            e => fault.TrySetException(e), abort.Token);
        Volatile.Write(ref assignment, current);
        var intake = new Intake<T>(definition.Decoder, deadLetters, inbox, backlog, untilApplied, metrics, log, time, abort.Token);
        var consumer = new ConsumerThread<T>(
            Connect, definition.Topics, current, intake, backlog, definition.PauseWhile ?? (() => false), options.JoinTimeout, Health,
            metrics, log, time);
        var lane = new Lane<T>(inbox, backlog, definition.Handler, untilApplied, metrics, time, definition.Name, clients.GroupId);

        List<Task> work =
        [
            .. Enumerable.Range(0, options.Lanes).Select(_ => Task.Run(() => lane.RunAsync(abort.Token), CancellationToken.None)),
            keeper.RunAsync(abort.Token),
            new EndOffsets(offsets, Assigned, time, log).RunAsync(abort.Token),
            new TopicWatch(topicIds.AskAsync, Assigned, time, log).RunAsync(abort.Token),
        ];
        consumer.Start($"stream {definition.Name}");
        var first = await Task.WhenAny([fault.Task, consumer.Completion, Task.Delay(Timeout.InfiniteTimeSpan, time, stopping), .. work]);
        consumer.Stop();
        await LeaveAsync(consumer);
        inbox.Close();
        await abort.CancelAsync();
        await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
    }

    async Task LeaveAsync(ConsumerThread<T> consumer)
    {
        var timeout = options.DrainTimeout + options.CloseTimeout;
        await Task.WhenAny(consumer.Completion, Task.Delay(timeout, time, CancellationToken.None));
        if (!consumer.Completion.IsCompleted)
            log.Abandoned(timeout);
        else if (consumer.Completion.Exception is { } error)
            log.LeftBadly(error.GetBaseException());
    }

    IConsumer<byte[]?, byte[]?> Connect(Assignment assignment) => clients.CreateConsumer(Required, consumer => consumer
        .SetPartitionsAssignedHandler(assignment.Assigned)
        .SetPartitionsRevokedHandler(assignment.Revoked)
        .SetPartitionsLostHandler((_, lost) => assignment.Lost(lost)));
}
