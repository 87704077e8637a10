namespace Streaming.Kafka.Tests.EndToEnd;

/// <summary>Remembers what was applied, in the order of arrival.</summary>
sealed class RecordingHandler(Func<CancellationToken, Task>? before = null) : IBatchHandler<string>
{
    readonly List<(string Key, string Value)> applied = [];
    readonly List<(Func<IReadOnlyList<(string Key, string Value)>, bool> Reached, TaskCompletionSource Done)> waiting = [];

    public IReadOnlyList<(string Key, string Value)> Applied
    {
        get
        {
            lock (applied)
                return [.. applied];
        }
    }

    public async Task HandleAsync(IReadOnlyList<KeyedRecords<string>> batch, CancellationToken cancellationToken)
    {
        if (before is not null)
            await before(cancellationToken);
        lock (applied)
        {
            foreach (var (key, records) in batch)
                applied.AddRange(records.Count == 0 ? [(key, "woken")] : records.Select(r => (key, r.Event)));
            foreach (var (_, done) in waiting.Where(w => w.Reached(applied)))
                done.TrySetResult();
        }
    }

    public Task AppliedAsync(int count) => UntilAsync(a => a.Count >= count);

    public Task UntilAsync(Func<IReadOnlyList<(string Key, string Value)>, bool> reached)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (applied)
        {
            if (reached(applied))
                done.SetResult();
            else
                waiting.Add((reached, done));
        }
        return done.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
