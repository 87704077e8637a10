using Streaming.Pipeline.Items;
using Streaming.Pipeline.Sweeping;

namespace Streaming.Pipeline;

/// <summary>What a worker that owns user state remembers, and how it looks for items that were missing. Section <c>Pipeline</c>.</summary>
public sealed class PipelineOptions
{
    public const string Section = "Pipeline";

    const long Least = 1 << 20;

    /// <summary>Bytes of user points remembered after they were written, by an estimate of each. The default is 256 MiB: some 16,500 full windows.</summary>
    public long CachedUserBytes { get; set; } = 256 << 20;

    /// <summary>The cache of items and topics.</summary>
    public ItemCacheOptions Items { get; set; } = new();

    /// <summary>The look-out for items that users wait for.</summary>
    public ArrivalOptions Arrivals { get; set; } = new();

    /// <summary>The slow sweep over all users.</summary>
    public SweepOptions Sweep { get; set; } = new();

    internal IEnumerable<string> Errors()
    {
        if (Sweep.UsersPerSecond is < 0 or > 10_000)
            yield return "Pipeline:Sweep:UsersPerSecond is outside of 0 to 10000: set it to the users computed anew a second, for example 50, or 0 for none";
        if (Sweep.IdleAfter is { } idle && idle < TimeSpan.FromDays(1))
            yield return "Pipeline:Sweep:IdleAfter is below a day: set it to how long users may do nothing before they are erased, for example 400.00:00:00, or leave it out";
        if (Sweep.IdleAfter is not null && Sweep.UsersPerSecond == 0)
            yield return "Pipeline:Sweep:IdleAfter needs the sweep: set Pipeline:Sweep:UsersPerSecond above 0, for example 50";
        if (Sweep.PageSize is < 1 or > 256)
            yield return "Pipeline:Sweep:PageSize is outside of 1 to 256: set it to the users looked at together, for example 32";
        foreach (var (name, bytes) in new[] { ("CachedUserBytes", CachedUserBytes), ("Items:Bytes", Items.Bytes), ("Items:TopicBytes", Items.TopicBytes) })
            if (bytes < Least)
                yield return $"Pipeline:{name} is below {Least}: set it to the bytes a worker may remember, for example {64 << 20}";
        if (Items.Ids < 3)
            yield return "Pipeline:Items:Ids is below 3: set it to the item ids that windows may share, for example 100000";
        if (Arrivals.BatchSize is < 1 or > 1024)
            yield return "Pipeline:Arrivals:BatchSize is outside of 1 to 1024: set it to the keys looked up at once, for example 256";
        if (Arrivals.Remembered < 1)
            yield return "Pipeline:Arrivals:Remembered is below 1: set it to the keys a worker may remember, for example 100000";
        (string Name, TimeSpan Value)[] times =
        [
            ("Items:MaxAge", Items.MaxAge), ("Items:TopicMaxAge", Items.TopicMaxAge),
            ("Items:ProgressEvery", Items.ProgressEvery), ("Arrivals:LookEvery", Arrivals.LookEvery),
            ("Arrivals:SweepEvery", Arrivals.SweepEvery), ("Arrivals:RetryAfter", Arrivals.RetryAfter),
            ("Sweep:Every", Sweep.Every), ("Sweep:RetryAfter", Sweep.RetryAfter),
        ];
        foreach (var (name, value) in times)
            if (value <= TimeSpan.Zero)
                yield return $"Pipeline:{name} is not above zero: set it to a time such as 00:00:10";
    }
}
