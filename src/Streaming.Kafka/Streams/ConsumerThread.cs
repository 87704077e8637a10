using System.Runtime.InteropServices;
using Confluent.Kafka;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Streams;

/// <summary>The one thread that calls the consumer.</summary>
internal sealed class ConsumerThread<T>(
    Func<Assignment, IConsumer<byte[]?, byte[]?>> connect, IReadOnlyList<string> topics, Assignment assignment, Intake<T> intake,
    Backlog backlog, Func<bool> paused, TimeSpan joinTimeout, StreamHealth health, StreamMetrics metrics, StreamLog log, TimeProvider time)
{
    // Records taken before the rest of the loop has its turn.
    const int Run = 256;

    // A record that cannot be applied must not let the others run ahead without bound: 24 bytes each, and all delivered again after a crash.
    const int LongestSpan = 1_000_000;

    static readonly TimeSpan RoomTimeout = TimeSpan.FromMilliseconds(500);

    readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Dictionary<string, int> read = new(StringComparer.Ordinal);
    volatile bool stopping;
    bool full;

    /// <summary>Ends when the consumer has left its group, or with what went wrong.</summary>
    public Task Completion => completion.Task;

    public void Start(string name) => new Thread(Work) { IsBackground = true, Name = name }.Start();

    /// <summary>Drains, leaves the group and ends.</summary>
    public void Stop() => stopping = true;

    void Work()
    {
        try
        {
            while (!Attend())
            {
            }
            completion.SetResult();
        }
        catch (Exception e)
        {
            completion.SetException(e);
        }
    }

    /// <returns>False: the group never gave an assignment; another client may have more luck.</returns>
    bool Attend()
    {
        var consumer = connect(assignment);
        InUse<IConsumer<byte[]?, byte[]?>>? own = assignment.Use(consumer);
        try
        {
            consumer.Subscribe(topics);
            var joined = time.GetTimestamp();
            while (!stopping)
            {
                Turn(consumer);
                if (assignment.Joined)
                    joined = time.GetTimestamp();
                else if (time.GetElapsedTime(joined) > joinTimeout)
                    return Abandon(ref own);
            }
            assignment.Finish(consumer);
            consumer.Close();
            return true;
        }
        finally
        {
            own?.Retire();
        }
    }

    // Not closed: what keeps it from joining may keep it from leaving. The group misses it after its session.
    bool Abandon(ref InUse<IConsumer<byte[]?, byte[]?>>? consumer)
    {
        log.NeverJoined(joinTimeout);
        metrics.Rebalanced("abandoned");
        var silent = consumer!;
        consumer = null;
        _ = Task.Run(() => DisposeOf(silent));
        return false;
    }

    // It may take as long as the coordinator is silent, and fail; nothing waits for it.
    void DisposeOf(InUse<IConsumer<byte[]?, byte[]?>> silent)
    {
        try
        {
            silent.Retire();
        }
        catch (KafkaException e)
        {
            log.ConsumerReports(e);
        }
    }

    void Turn(IConsumer<byte[]?, byte[]?> consumer)
    {
        var hold = MustHold(out var reason);
        assignment.Serve(consumer, hold);
        Report(hold, reason);
        // Short while something may become possible that no record announces.
        var patience = hold || assignment.Starting > 0 ? 10 : 100;
        // Polled even when full: all that has begun is paused then, but the group and what is still to begin need their turn.
        for (var i = 0; i < Run && (i == 0 || !backlog.IsFull) && Take(consumer, i == 0 ? patience : 0); i++)
        {
        }
        foreach (var (topic, records) in read)
            metrics.Consumed(topic, records);
        read.Clear();
    }

    bool Take(IConsumer<byte[]?, byte[]?> consumer, int milliseconds)
    {
        try
        {
            if (consumer.Consume(milliseconds) is not { } result)
                return false;
            if (intake.Take(assignment.Find(result.Topic, result.Partition.Value), result))
                CollectionsMarshal.GetValueRefOrAddDefault(read, result.Topic, out _)++;
            return true;
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            Survive(consumer, e);
            return false;
        }
    }

    // Out of range: retention was faster, or the topic was made anew. Joining again, the rules of the start say whether to go on.
    void Survive(IConsumer<byte[]?, byte[]?> consumer, ConsumeException error)
    {
        log.ConsumerReports(error);
        if (error.Error.Code != ErrorCode.Local_AutoOffsetReset)
            return;
        consumer.Unsubscribe();
        consumer.Subscribe(topics);
    }

    bool MustHold(out string reason)
    {
        reason = "told to pause";
        if (paused())
            return true;
        reason = "waiting for records under way to be applied";
        if (full)
            full = !backlog.IsRoomy;
        else if (backlog.IsFull)
            // Pausing throws away what librdkafka has fetched (librdkafka #2703), so a short wait comes first.
            full = !backlog.WaitForRoom(RoomTimeout, time);
        return full || assignment.Partitions.Any(p => p.Watermark?.Span > LongestSpan);
    }

    void Report(bool hold, string reason)
    {
        if (!assignment.Joined)
            health.Report(StreamState.Starting, "joining the group");
        else if (assignment.Starting > 0)
            health.Report(StreamState.Starting, "waiting for where to go on");
        else if (hold)
            health.Report(StreamState.Paused, reason);
        else
            health.Report(StreamState.Running, "reading");
    }
}
