using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Streaming.Query.Load;

/// <summary>
/// How many answers are made at a time. More at once only make each slower: beyond the limit a request waits its turn for a moment, and is then
/// told at once, while those that were let in keep their speed.
/// </summary>
sealed class Admission : IDisposable
{
    readonly ConcurrencyLimiter _limiter;
    readonly TimeSpan _wait;
    readonly TimeProvider _time;

    public Admission(IOptions<QueryOptions> options, TimeProvider time)
    {
        (AtOnce, _wait, _time) = (options.Value.AtOnce, TimeSpan.FromMilliseconds(options.Value.MaxQueueMs), time);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = AtOnce, QueueLimit = AtOnce, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    public int AtOnce { get; }

    /// <returns>Dispose it when the answer is made.</returns>
    /// <exception cref="OverloadedException">There was no turn.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = _limiter.AttemptAcquire();
        if (!lease.IsAcquired && _wait > TimeSpan.Zero)
        {
            using var timeout = new CancellationTokenSource(_wait, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                lease = await _limiter.AcquireAsync(cancellationToken: either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new OverloadedException(AtOnce);
            }
        }
        return lease.IsAcquired ? lease : throw new OverloadedException(AtOnce);
    }

    public void Dispose() => _limiter.Dispose();
}
