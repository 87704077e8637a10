namespace Streaming.Kafka.Tests.EndToEnd;

sealed class MemoryProgressStore : IProgressStore
{
    readonly Dictionary<(string, int), Progress> stored = [];
    readonly List<(Func<IReadOnlyCollection<Progress>, bool> Reached, TaskCompletionSource Done)> waiting = [];

    public IReadOnlyList<Progress> Stored
    {
        get
        {
            lock (stored)
                return [.. stored.Values];
        }
    }

    /// <summary>Done once, before the next answer.</summary>
    public Func<Task>? BeforeRead { get; set; }

    public async Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken)
    {
        if (BeforeRead is { } before)
        {
            BeforeRead = null;
            await before();
        }
        lock (stored)
            return stored.TryGetValue((topic, partition), out var progress) ? progress : null;
    }

    public Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken)
    {
        lock (stored)
        {
            foreach (var p in progress)
                if (!stored.TryGetValue((p.Topic, p.Partition), out var old) || p.Offset >= old.Offset)
                    stored[(p.Topic, p.Partition)] = p;
            foreach (var (_, done) in waiting.Where(w => w.Reached(stored.Values)))
                done.TrySetResult();
        }
        return Task.CompletedTask;
    }

    public Task RewindAsync(Progress progress, CancellationToken cancellationToken)
    {
        lock (stored)
            stored[(progress.Topic, progress.Partition)] = progress;
        return Task.CompletedTask;
    }

    public Task UntilAsync(Func<IReadOnlyCollection<Progress>, bool> reached)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (stored)
        {
            if (reached(stored.Values))
                done.SetResult();
            else
                waiting.Add((reached, done));
        }
        return done.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
