namespace Streaming.Kafka.Streams;

/// <summary>
/// Records waiting by key, and the lanes waiting for them. A batch goes out when <paramref name="batchSize"/> keys are ready or the oldest
/// has waited for <paramref name="linger"/>; a key that a lane holds is not ready until the lane gives it back.
/// </summary>
internal sealed class Inbox<T> : IDisposable
{
    readonly Lock gate = new();
    readonly Dictionary<string, KeyLine<T>> lines = new(StringComparer.Ordinal);
    readonly Queue<TaskCompletionSource<Batch<T>?>> lanes = new();
    readonly int batchSize;
    readonly long linger;
    readonly TimeProvider time;
    readonly ITimer timer;
    readonly SemaphoreSlim roomToWake;
    Queue<KeyLine<T>> ready = new();
    long oldest = long.MaxValue;
    long armedFor = long.MaxValue;
    bool closed;

    /// <param name="maxWoken">Wake-ups that may wait, 1 or more.</param>
    public Inbox(int batchSize, TimeSpan linger, int maxWoken, TimeProvider time)
    {
        (this.batchSize, this.time) = (batchSize, time);
        roomToWake = new SemaphoreSlim(maxWoken, maxWoken);
        this.linger = (long)(linger.TotalSeconds * time.TimestampFrequency);
        timer = time.CreateTimer(static inbox => ((Inbox<T>)inbox!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Post(string key, Decoded<T> decoded, Ticket ticket)
    {
        lock (gate)
        {
            var line = Line(key);
            line.Add(decoded, ticket);
            Enqueue(line);
            Dispatch();
        }
    }

    /// <summary>
    /// Makes the key ready although it has no records. Has no effect beside records or a wake-up that wait already. Waits while as many
    /// wake-ups wait as may.
    /// </summary>
    public async Task WakeAsync(string key, CancellationToken cancellationToken)
    {
        await roomToWake.WaitAsync(cancellationToken);
        lock (gate)
        {
            var line = Line(key);
            if (line.Woken)
                roomToWake.Release();
            line.Woken = true;
            Enqueue(line);
            Dispatch();
        }
    }

    /// <returns>Null once the inbox is closed.</returns>
    public Task<Batch<T>?> TakeAsync()
    {
        lock (gate)
        {
            if (closed)
                return Task.FromResult<Batch<T>?>(null);
            var lane = new TaskCompletionSource<Batch<T>?>(TaskCreationOptions.RunContinuationsAsynchronously);
            lanes.Enqueue(lane);
            Dispatch();
            return lane.Task;
        }
    }

    /// <summary>Gives the keys of a batch back; what came for them meanwhile is ready.</summary>
    public void Return(Batch<T> batch)
    {
        lock (gate)
        {
            foreach (var (key, _) in batch.Keys)
            {
                var line = lines[key];
                line.Taken = false;
                if (line.IsEmpty)
                    lines.Remove(key);
                else
                    Enqueue(line);
            }
            Dispatch();
        }
    }

    /// <summary>Forgets what waits for a partition. What lanes hold is not touched.</summary>
    public List<Ticket> Drop(AssignedPartition partition)
    {
        var dropped = new List<Ticket>();
        lock (gate)
        {
            foreach (var line in lines.Values)
                line.Drop(partition, dropped);
            var kept = new Queue<KeyLine<T>>();
            foreach (var line in ready)
            {
                if (!line.IsEmpty)
                    kept.Enqueue(line);
                else
                    lines.Remove(line.Key);
            }
            ready = kept;
            FindOldest();
        }
        return dropped;
    }

    /// <summary>Ends the lanes.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            while (lanes.TryDequeue(out var lane))
                lane.SetResult(null);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        roomToWake.Dispose();
    }

    KeyLine<T> Line(string key)
    {
        if (!lines.TryGetValue(key, out var line))
            lines[key] = line = new KeyLine<T>(key);
        if (!line.Ready && (!line.Taken || line.IsEmpty))
            line.Since = time.GetTimestamp();
        return line;
    }

    void Enqueue(KeyLine<T> line)
    {
        if (line.Taken || line.Ready)
            return;
        line.Ready = true;
        ready.Enqueue(line);
        oldest = Math.Min(oldest, line.Since);
    }

    void Dispatch()
    {
        while (lanes.Count > 0 && ready.Count > 0)
        {
            if (ready.Count < batchSize && time.GetTimestamp() - oldest < linger)
            {
                Arm();
                return;
            }
            lanes.Dequeue().SetResult(Take());
        }
    }

    Batch<T> Take()
    {
        var batch = new Batch<T>(Math.Min(batchSize, ready.Count));
        while (batch.Keys.Count < batchSize && ready.TryDequeue(out var line))
        {
            (line.Ready, line.Taken) = (false, true);
            if (line.Woken)
                roomToWake.Release();
            line.MoveTo(batch);
        }
        FindOldest();
        return batch;
    }

    // With a full batch ready the time of the oldest does not matter, and the scan is saved.
    void FindOldest() => oldest = ready.Count switch
    {
        0 => long.MaxValue,
        var count when count < batchSize => ready.Min(static line => line.Since),
        _ => ready.Peek().Since,
    };

    void Arm()
    {
        var due = oldest + linger;
        if (due == armedFor)
            return;
        armedFor = due;
        // Rounded up: a timer that fires early would only have to be set again.
        var left = Math.Ceiling((due - time.GetTimestamp()) * 1000.0 / time.TimestampFrequency);
        timer.Change(TimeSpan.FromMilliseconds(Math.Max(left, 0)), Timeout.InfiniteTimeSpan);
    }

    void Expire()
    {
        lock (gate)
        {
            armedFor = long.MaxValue;
            Dispatch();
        }
    }
}
