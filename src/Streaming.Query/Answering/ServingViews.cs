using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Query.Answering;

/// <summary>
/// The current <see cref="ServingView"/>s, each read at most once in <see cref="QueryOptions.ViewMaxAgeMs"/>. An answer takes one, once and
/// first: its progress was then read before the user's points, so what it says is applied is in them.
/// </summary>
sealed partial class ServingViews
{
    readonly IQdrantClient _qdrant;
    readonly GenerationCollections _generations;
    readonly RolloutStore _rollouts;
    readonly ILogger<ServingViews> _logger;
    readonly CachedView _live;
    readonly ConcurrentDictionary<string, CachedView> _others = new(StringComparer.Ordinal);
    readonly Func<string, CachedView> _create;

    public ServingViews(
        IQdrantClient qdrant, GenerationCollections generations, RolloutStore rollouts, IOptions<QueryOptions> options, TimeProvider time, ILogger<ServingViews> logger)
    {
        (_qdrant, _generations, _rollouts, _logger) = (qdrant, generations, rollouts, logger);
        var maxAge = TimeSpan.FromMilliseconds(options.Value.ViewMaxAgeMs);
        _live = new CachedView(async () => await OfAsync(await generations.ResolveAsync(CancellationToken.None), majority: false, CancellationToken.None), maxAge, time);
        _create = fingerprint => new CachedView(() => CandidateAsync(new Generation(fingerprint)), maxAge, time);
    }

    /// <summary>Of the live generation.</summary>
    /// <exception cref="GenerationException">An alias is missing, or they point to different generations.</exception>
    /// <exception cref="QdrantUnavailableException">The server does not answer.</exception>
    public async ValueTask<ServingView> CurrentAsync(CancellationToken cancellationToken) => (await _live.CurrentAsync(cancellationToken))!;

    /// <summary>Of the generation that a strategy names, as long as it is whole; else of the live one.</summary>
    /// <param name="fingerprint">One that the configuration names; null: the live one.</param>
    /// <inheritdoc cref="CurrentAsync"/>
    public async ValueTask<ServingView> CurrentAsync(string? fingerprint, CancellationToken cancellationToken) =>
        fingerprint is not null && await _others.GetOrAdd(fingerprint, _create).CurrentAsync(cancellationToken) is { } view
            ? view
            : await CurrentAsync(cancellationToken);

    /// <summary>The same collections with the progress as a majority of the replicas has it now.</summary>
    public Task<ServingView> AdvanceAsync(ServingView view, CancellationToken cancellationToken) => OfAsync(view.Generation, majority: true, cancellationToken);

    /// <summary>Forgets <paramref name="view"/>: its collections are gone.</summary>
    public void Forget(ServingView view)
    {
        _live.Forget(view);
        foreach (var other in _others.Values)
            other.Forget(view);
    }

    /// <summary>One that lacks a collection, or that users are still being joined into, is not answered from: they would seem to be new.</summary>
    async Task<ServingView?> CandidateAsync(Generation generation)
    {
        if (await _generations.MissingAsync(generation, CancellationToken.None) is { Count: > 0 } missing)
        {
            LogNotWhole(generation.Fingerprint, $"there is no {string.Join(", ", missing)}");
            return null;
        }
        if (await _rollouts.OfAsync(generation, CancellationToken.None) is { IsWhole: false } rollout)
        {
            LogNotWhole(generation.Fingerprint, $"its rollout is in phase {rollout.Phase}");
            return null;
        }
        return await OfAsync(generation, majority: false, CancellationToken.None);
    }

    async Task<ServingView> OfAsync(Generation generation, bool majority, CancellationToken cancellationToken)
    {
        var implicitProgress = ProgressAsync(generation.UserImplicit, majority, cancellationToken);
        var explicitProgress = ProgressAsync(generation.UserExplicit, majority, cancellationToken);
        return new ServingView(generation, await implicitProgress, await explicitProgress);
    }

    Task<IReadOnlyList<Progress>> ProgressAsync(string collection, bool majority, CancellationToken cancellationToken) =>
        new QdrantProgressStore(_qdrant, collection).ReadAllAsync(majority, cancellationToken);

    [LoggerMessage(LogLevel.Warning, "A strategy asks for generation {Fingerprint}, and is answered from the live one: {Reason}")]
    partial void LogNotWhole(string fingerprint, string reason);
}
