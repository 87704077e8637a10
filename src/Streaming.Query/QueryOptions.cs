using Streaming.Query.Strategies;

namespace Streaming.Query;

/// <summary>Settings of the query worker, section <c>Query</c>.</summary>
public sealed class QueryOptions
{
    public const string Section = "Query";

    /// <summary>The share of the limit that goes to implicit interests when a blended answer has both kinds, 0 to 1. The default is 0.6,
    /// near the 7 of 12 that 7 implicit interests beside 5 choices are.</summary>
    public double ImplicitShare { get; set; } = 0.6;

    /// <summary>Strategies of your own, by name: a request, or an experiment's arm, names one. The default is none beside the built-in
    /// <c>blended</c>, <c>implicit</c>, <c>explicit</c> and <c>single</c>.</summary>
    public Dictionary<string, StrategyOptions> Strategies { get; set; } = [];

    /// <summary>Which strategy a request gets that names none, by the user's segment. The default is <c>blended</c> for all.</summary>
    public PresetOptions Presets { get; set; } = new();

    /// <summary>Presets for the requests of one surface, by its name; others get <see cref="Presets"/>.</summary>
    public Dictionary<string, PresetOptions> SurfacePresets { get; set; } = [];

    /// <summary>Engagements remembered and choices that stand from which a user is <c>casual</c>, not <c>new</c>. The default is 5.</summary>
    public int CasualFrom { get; set; } = 5;

    /// <summary>From which a user is <c>core</c>, more than <see cref="CasualFrom"/>. The default is 30.</summary>
    public int CoreFrom { get; set; } = 30;

    /// <summary>How many implicit interests are searched, those with the greatest mass. The default is 7.</summary>
    public int ImplicitInterests { get; set; } = 7;

    /// <summary>How many choices are searched, drawn with a seed from the request. The default is 5.</summary>
    public int Choices { get; set; } = 5;

    /// <summary>How old, in milliseconds, the aliases and the partitions' progress may be that an answer uses, 1 to 1000. The default is
    /// 1000.</summary>
    public int ViewMaxAgeMs { get; set; } = 1000;

    /// <summary>Milliseconds after which an answer is given up, 1 to 60000. The default is 5000.</summary>
    public int TimeoutMs { get; set; } = 5000;

    /// <summary>Answers that are made at a time over gRPC and HTTP at most, 1 to 10,000; requests beyond it are refused. The default is 32 for
    /// each processor. On topics the batch bounds them.</summary>
    public int? MaxConcurrent { get; set; }

    /// <summary>How many times as long as normally an answer may take, above 1 to 100: fewer are made at a time while they take longer, down to
    /// one for each processor, which is what is normal. 0: always up to <see cref="MaxConcurrent"/>. The default is 2.</summary>
    public double MaxSlowdown { get; set; } = 2;

    /// <summary>Milliseconds that a request beyond what is made at a time waits for its turn, the newest first, 0 to 10,000; as many as
    /// <see cref="MaxConcurrent"/> may wait. The default is 10.</summary>
    public int MaxQueueMs { get; set; } = 10;

    /// <summary><see cref="MaxConcurrent"/>, or what it is by default.</summary>
    internal int AtOnce => MaxConcurrent ?? (32 * Environment.ProcessorCount);

    /// <summary>The longest request in bytes, over HTTP as over gRPC. The default is 4 MiB, room for 10,000 excluded items as JSON.</summary>
    public int MaxRequestBytes { get; set; } = 4 << 20;
}
