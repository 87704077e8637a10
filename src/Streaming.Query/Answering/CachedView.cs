using System.Diagnostics;

namespace Streaming.Query.Answering;

/// <summary>
/// A view that is read at most once in its greatest age and by one caller at a time. Half-way to that age the next one is read in the
/// background, so that under load nobody waits for it.
/// </summary>
/// <param name="read">Null: there is nothing to be viewed now.</param>
sealed class CachedView(Func<Task<ServingView?>> read, TimeSpan maxAge, TimeProvider time)
{
    readonly Lock _gate = new();
    ServingView? _current;
    bool _known;
    long _readAt;
    Task<ServingView?>? _reading;

    public async ValueTask<ServingView?> CurrentAsync(CancellationToken cancellationToken)
    {
        Task<ServingView?> reading;
        lock (_gate)
        {
            var age = time.GetElapsedTime(_readAt);
            if (_known && age < maxAge / 2)
                return _current;
            reading = _reading ??= ReadAsync();
            if (_known && age < maxAge)
                return _current;
        }
        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets <paramref name="view"/>: its collections are gone.</summary>
    public void Forget(ServingView view)
    {
        lock (_gate)
            if (ReferenceEquals(_current, view))
                (_current, _known) = (null, false);
    }

    async Task<ServingView?> ReadAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        // Not of the trace of whoever happened to ask: it is for all.
        Activity.Current = null;
        var readAt = time.GetTimestamp();
        var (view, known) = (default(ServingView), false);
        try
        {
            view = await read();
            known = true;
            return view;
        }
        finally
        {
            lock (_gate)
            {
                if (known)
                    (_current, _known, _readAt) = (view, true, readAt);
                _reading = null;
            }
        }
    }
}
