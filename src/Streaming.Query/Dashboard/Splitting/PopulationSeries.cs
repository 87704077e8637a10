using System.ComponentModel;

namespace Streaming.Query.Dashboard.Splitting;

sealed record PopulationSeries(
    [property: Description("Seconds that a bucket spans.")] int BucketSeconds,
    [property: Description("Oldest first; those without an engagement are left out.")] IReadOnlyList<PopulationBucket> Buckets);
