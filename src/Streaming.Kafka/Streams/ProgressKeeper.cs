namespace Streaming.Kafka.Streams;

/// <summary>Makes progress durable. The consumer thread commits only what is durable here.</summary>
internal sealed class ProgressKeeper(
    IProgressStore? store, Func<IReadOnlyList<AssignedPartition>> assigned, StreamOptions options, StreamMetrics metrics, TimeProvider time,
    StreamLog log) : IDisposable
{
    readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Advances what moved, at every interval. An outage delays it; the next interval catches up.</summary>
    /// <exception cref="StreamFaultedException">The store's progress lies before what it was: an operator changed the states underneath.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.ProgressIntervalMs), time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await AdvanceAsync(assigned(), cancellationToken);
            }
            catch (Exception e) when (e is not StreamFaultedException && !cancellationToken.IsCancellationRequested)
            {
                log.ProgressDelayed(e);
            }
        }
    }

    public async Task AdvanceAsync(IReadOnlyCollection<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var moved = new List<(AssignedPartition Partition, Progress Progress)>();
            foreach (var partition in partitions)
                if (partition.Measure(now) is { } progress && progress != partition.Durable && IsDurable(partition, progress.Offset))
                    moved.Add((partition, progress));
            if (moved.Count == 0)
                return;
            if (store is not null)
                await store.AdvanceAsync(moved.ConvertAll(m => m.Progress), cancellationToken);
            foreach (var (partition, progress) in moved)
                partition.MadeDurable(progress);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Checks what must hold by construction: nothing below <paramref name="offset"/> is still under way.</summary>
    bool IsDurable(AssignedPartition partition, long offset)
    {
        if (partition.Outstanding.Oldest is not { } oldest || oldest >= offset)
            return true;
        metrics.Violated("progress");
        log.Violated("progress", partition, offset, oldest);
        return false;
    }

    public void Dispose() => gate.Dispose();
}
