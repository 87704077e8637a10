using System.Threading.RateLimiting;

namespace Streaming.Query.Access;

/// <summary>How much a client may ask: a bucket of <paramref name="Burst"/> requests that fills at <paramref name="PerSecond"/>.</summary>
readonly record struct RequestLimit(int PerSecond, int Burst)
{
    public TokenBucketRateLimiterOptions Bucket => new()
    {
        TokenLimit = Burst,
        TokensPerPeriod = PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
