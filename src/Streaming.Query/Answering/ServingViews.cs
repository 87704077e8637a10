using Microsoft.Extensions.Options;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>
/// The current <see cref="ServingView"/>, read at most once in <see cref="QueryOptions.ViewMaxAgeMs"/> and by one caller at a time. An answer
/// takes it once and first: its progress was then read before the user's points, so what it says is applied is in them.
/// </summary>
sealed class ServingViews(IQdrantClient qdrant, GenerationCollections generations, IOptions<QueryOptions> options, TimeProvider time)
{
    readonly TimeSpan _maxAge = TimeSpan.FromMilliseconds(options.Value.ViewMaxAgeMs);
    readonly Lock _gate = new();
    ServingView? _current;
    long _readAt;
    Task<ServingView>? _reading;

    /// <exception cref="GenerationException">An alias is missing, or they point to different generations.</exception>
    /// <exception cref="QdrantUnavailableException">The server does not answer.</exception>
    public async ValueTask<ServingView> CurrentAsync(CancellationToken cancellationToken)
    {
        Task<ServingView> reading;
        lock (_gate)
        {
            var age = time.GetElapsedTime(_readAt);
            if (_current is not null && age < _maxAge / 2)
                return _current;
            reading = _reading ??= ReadAsync();
            // Half-way to its greatest age the next view is read in the background, so that under load nobody waits for it.
            if (_current is not null && age < _maxAge)
                return _current;
        }
        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>The same collections with the progress as a majority of the replicas has it now.</summary>
    public async Task<ServingView> AdvanceAsync(ServingView view, CancellationToken cancellationToken)
    {
        var implicitProgress = ProgressAsync(view.Generation.UserImplicit, majority: true, cancellationToken);
        var explicitProgress = ProgressAsync(view.Generation.UserExplicit, majority: true, cancellationToken);
        return new ServingView(view.Generation, await implicitProgress, await explicitProgress);
    }

    /// <summary>Forgets <paramref name="view"/>: its collections are gone.</summary>
    public void Forget(ServingView view)
    {
        lock (_gate)
            if (ReferenceEquals(_current, view))
                _current = null;
    }

    async Task<ServingView> ReadAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var readAt = time.GetTimestamp();
        ServingView? view = null;
        try
        {
            return view = await ReadOnceAsync();
        }
        finally
        {
            lock (_gate)
            {
                if (view is not null)
                    (_current, _readAt) = (view, readAt);
                _reading = null;
            }
        }
    }

    async Task<ServingView> ReadOnceAsync()
    {
        var generation = await generations.ResolveAsync(CancellationToken.None);
        var implicitProgress = ProgressAsync(generation.UserImplicit, majority: false, CancellationToken.None);
        var explicitProgress = ProgressAsync(generation.UserExplicit, majority: false, CancellationToken.None);
        return new ServingView(generation, await implicitProgress, await explicitProgress);
    }

    Task<IReadOnlyList<Progress>> ProgressAsync(string collection, bool majority, CancellationToken cancellationToken) =>
        new QdrantProgressStore(qdrant, collection).ReadAllAsync(majority, cancellationToken);
}
