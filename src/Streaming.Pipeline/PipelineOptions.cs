using Streaming.Pipeline.Items;

namespace Streaming.Pipeline;

/// <summary>What a worker that owns user state remembers, and how it looks for items that were missing. Section <c>Pipeline</c>.</summary>
public sealed class PipelineOptions
{
    public const string Section = "Pipeline";

    /// <summary>User points remembered after they were written, 1 or more. The default is 20,000: some 200 MB of full windows.</summary>
    public int CachedUsers { get; set; } = 20_000;

    /// <summary>The cache of items and topics.</summary>
    public ItemCacheOptions Items { get; set; } = new();

    /// <summary>The look-out for items that users wait for.</summary>
    public ArrivalOptions Arrivals { get; set; } = new();

    internal IEnumerable<string> Errors()
    {
        if (CachedUsers < 3)
            yield return "Pipeline:CachedUsers is below 3: set it to the users a worker may remember, for example 20000";
        if (Items.Items < 3)
            yield return "Pipeline:Items:Items is below 3: set it to the items a worker may remember, for example 100000";
        if (Items.Topics < 3)
            yield return "Pipeline:Items:Topics is below 3: set it to the topics a worker may remember, for example 10000";
        if (Arrivals.BatchSize is < 1 or > 1024)
            yield return "Pipeline:Arrivals:BatchSize is outside of 1 to 1024: set it to the keys looked up at once, for example 256";
        if (Arrivals.Remembered < 1)
            yield return "Pipeline:Arrivals:Remembered is below 1: set it to the keys a worker may remember, for example 100000";
        (string Name, TimeSpan Value)[] times =
        [
            ("Items:MaxAge", Items.MaxAge), ("Items:TopicMaxAge", Items.TopicMaxAge), ("Arrivals:LookEvery", Arrivals.LookEvery),
            ("Arrivals:SweepEvery", Arrivals.SweepEvery), ("Arrivals:RetryAfter", Arrivals.RetryAfter),
        ];
        foreach (var (name, value) in times)
            if (value <= TimeSpan.Zero)
                yield return $"Pipeline:{name} is not above zero: set it to a time such as 00:00:10";
    }
}
