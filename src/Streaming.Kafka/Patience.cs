using Polly;
using Polly.Retry;

namespace Streaming.Kafka;

/// <summary>Retries for as long as it takes: what an outage calls for, where giving up would lose a record.</summary>
internal static class Patience
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(10);

    /// <param name="onRetry">Told the error and the pause, a jittered 0.1 s at first and at most 10 s.</param>
    /// <param name="isHopeless">Errors that waiting cannot help; null: none.</param>
    public static ResiliencePipeline Create(TimeProvider time, Action<Exception, TimeSpan> onRetry, Func<Exception, bool>? isHopeless = null) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            // A timeout deep inside a call also is a cancellation; only the caller's own ends the waiting, whatever the last try failed with.
            ShouldHandle = attempt =>
            {
                if (attempt.Outcome.Exception is not { } error || isHopeless?.Invoke(error) == true)
                    return ValueTask.FromResult(false);
                attempt.Context.CancellationToken.ThrowIfCancellationRequested();
                return ValueTask.FromResult(true);
            },
            DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(PauseAfter(attempt.AttemptNumber, Random.Shared.NextDouble())),
            OnRetry = attempt =>
            {
                onRetry(attempt.Outcome.Exception!, attempt.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();

    /// <param name="attempt">0 for the first.</param>
    /// <param name="chance">0 to 1; spreads the pause over the upper half of its range.</param>
    public static TimeSpan PauseAfter(int attempt, double chance)
    {
        var longest = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(attempt, 16)));
        return TimeSpan.FromSeconds(longest * (0.5 + chance / 2));
    }
}
