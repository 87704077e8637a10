using Confluent.Kafka;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Streams;

/// <summary>The partitions that are ours now. Everything here but <see cref="Partitions"/> is called on the consumer thread.</summary>
internal sealed class Assignment(
    StartPositions starts, ProgressKeeper progress, Backlog backlog, Func<AssignedPartition, List<Ticket>> drop,
    StreamOptions options, StreamMetrics metrics, StreamLog log, TimeProvider time, Action<Exception> fault, CancellationToken stopping)
{
    AssignedPartition[] partitions = [];
    AssignedPartition? last;
    InUse<IConsumer<byte[]?, byte[]?>>? client;
    bool finished;

    public IReadOnlyList<AssignedPartition> Partitions => Volatile.Read(ref partitions);

    /// <summary>The group has given us an assignment, be it an empty one.</summary>
    public bool Joined { get; private set; }

    public int Starting { get; private set; }

    public bool OnHold { get; private set; }

    public AssignedPartition? Find(string topic, int partition)
    {
        if (last is not null && last.Partition == partition && last.Topic == topic)
            return last;
        return last = Array.Find(partitions, p => p.Partition == partition && p.Topic == topic);
    }

    /// <summary>Partitions come from this consumer from now on.</summary>
    /// <returns>Retire it in place of disposing of the consumer, which may still be asked where partitions begin.</returns>
    public InUse<IConsumer<byte[]?, byte[]?>> Use(IConsumer<byte[]?, byte[]?> consumer) => client = new(consumer);

    /// <summary>
    /// New partitions stand at their end. The first thing that one delivers, a record or its end, says that the client has settled there; then
    /// it is paused, and sought to where it begins once that is known. What it delivers until then does not count.
    /// </summary>
    public IEnumerable<TopicPartitionOffset> Assigned(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> added)
    {
        Joined = true;
        var begun = added.ConvertAll(p => new AssignedPartition(p.Topic, p.Partition));
        Change("assigned", [.. partitions, .. begun], begun);
        if (begun.Count > 0)
        {
            Starting += begun.Count;
            _ = FindStartsAsync(client!, begun);
        }
        return added.Select(p => new TopicPartitionOffset(p, Offset.End));
    }

    /// <summary>Drains the partitions within the drain timeout; what is applied is made durable and stored for the commit that follows.</summary>
    public void Revoked(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartitionOffset> revoked)
    {
        var going = Of(revoked);
        if (!finished)
            Drain(consumer, going);
        Remove("revoked", going);
    }

    /// <summary>Drains everything. What is revoked from now on, by leaving the group, is drained already.</summary>
    public void Finish(IConsumer<byte[]?, byte[]?> consumer)
    {
        Drain(consumer, partitions);
        finished = true;
    }

    /// <summary>Others own the partitions already: nothing of ours is committed.</summary>
    public void Lost(List<TopicPartitionOffset> lost)
    {
        var gone = Of(lost);
        foreach (var partition in gone)
            backlog.Leave(drop(partition));
        Joined = false;
        Remove("lost", gone);
    }

    void Drain(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<AssignedPartition> going)
    {
        var started = time.GetTimestamp();
        foreach (var partition in going)
            backlog.Leave(drop(partition));
        if (!backlog.WaitForNone(going, options.DrainTimeout, time) || !Advance(going, options.DrainTimeout - time.GetElapsedTime(started)))
            log.NotDrained(options.DrainTimeout);
        Store(consumer, going);
    }

    /// <summary>Does what has become possible: pauses, begins, holds or lets go, and hands durable offsets to the client for committing.</summary>
    public void Serve(IConsumer<byte[]?, byte[]?> consumer, bool hold)
    {
        if (hold != OnHold)
        {
            OnHold = hold;
            var begun = partitions.Where(p => p.Watermark is not null).Select(Id);
            if (hold)
                consumer.Pause(begun);
            else
                consumer.Resume(begun);
        }
        if (Starting > 0)
            Begin(consumer);
        foreach (var partition in partitions)
            if (partition.SeekAgain && TrySeek(consumer, new TopicPartitionOffset(Id(partition), partition.Next)))
                partition.SeekAgain = false;
        Store(consumer, partitions);
    }

    // Not before it has settled: a seek while the client still asks where the end is can be undone by the late answer.
    void Begin(IConsumer<byte[]?, byte[]?> consumer)
    {
        // The client remembers a pause of a partition that was taken away and came back, and would never deliver anything for it.
        var back = partitions.Where(p => p is { Watermark: null, Resumed: false }).ToList();
        consumer.Resume(back.Select(Id));
        foreach (var partition in back)
            partition.Resumed = true;
        foreach (var partition in partitions.Where(p => p is { Watermark: null, Settled: true }))
        {
            if (!partition.Paused)
                consumer.Pause([Id(partition)]);
            partition.Paused = true;
            if (partition.StartAt is not { } offset || !TrySeek(consumer, new TopicPartitionOffset(Id(partition), offset)))
                continue;
            partition.Begin(offset);
            Starting--;
            log.Begins(partition, offset);
            if (!OnHold)
                consumer.Resume([Id(partition)]);
        }
    }

    // Refused while the client waits for us to hear of an offset out of range, after which we join anew.
    bool TrySeek(IConsumer<byte[]?, byte[]?> consumer, TopicPartitionOffset to)
    {
        try
        {
            consumer.Seek(to);
            return true;
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            log.SeekRefused(to.Topic, to.Partition.Value, e);
            return false;
        }
    }

    void Store(IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<AssignedPartition> of)
    {
        foreach (var partition in of)
        {
            var committable = partition.Committable;
            if (committable <= partition.Stored || partition.Watermark is not { } watermark)
                continue;
            if (committable > watermark.Position.Offset)
            {
                metrics.Violated("commit");
                log.Violated("commit", partition, committable, watermark.Position.Offset);
                continue;
            }
            partition.Stored = committable;
            try
            {
                consumer.StoreOffset(new TopicPartitionOffset(Id(partition), committable));
            }
            catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_State or ErrorCode.Local_UnknownPartition)
            {
                metrics.StaleCommit();
            }
        }
    }

    // The rebalance waits for this thread, so this thread waits for the store: for as long as is left.
    bool Advance(IReadOnlyList<AssignedPartition> going, TimeSpan left)
    {
        if (left <= TimeSpan.Zero)
            return false;
        var deadline = new CancellationTokenSource(left, time);
        var done = new SemaphoreSlim(0);
        var advanced = false;
        _ = Task.Run(async () =>
        {
            using (deadline)
                try
                {
                    await progress.AdvanceAsync(going, deadline.Token);
                    advanced = true;
                }
                catch (Exception e)
                {
                    log.ProgressDelayed(e);
                }
                finally
                {
                    done.Release();
                }
        }, CancellationToken.None);
        return done.Wait(left, CancellationToken.None) && advanced;
    }

    async Task FindStartsAsync(InUse<IConsumer<byte[]?, byte[]?>> consumer, List<AssignedPartition> begun)
    {
        try
        {
            await Task.Run(() => starts.FindAsync(consumer, begun, stopping), stopping);
        }
        catch (ObjectDisposedException)
        {
            // The client was replaced, and its partitions are not ours any more.
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            fault(e);
        }
        catch (OperationCanceledException)
        {
            // The stream stops, and nothing begins any more.
        }
    }

    List<AssignedPartition> Of(List<TopicPartitionOffset> offsets) =>
        [.. partitions.Where(p => offsets.Exists(o => o.Partition.Value == p.Partition && o.Topic == p.Topic))];

    void Remove(string kind, List<AssignedPartition> gone)
    {
        Starting -= gone.Count(p => p.Watermark is null);
        Change(kind, [.. partitions.Except(gone)], gone);
    }

    void Change(string kind, AssignedPartition[] now, List<AssignedPartition> changed)
    {
        last = null;
        Volatile.Write(ref partitions, now);
        metrics.Rebalanced(kind);
        log.Rebalanced(kind, changed);
    }

    static TopicPartition Id(AssignedPartition partition) => new(partition.Topic, partition.Partition);
}
