namespace Streaming.Arms;

/// <summary>An exposure that grows in stages while no guardrail is broken, and steps back when one is.</summary>
public sealed class RampOptions
{
    /// <summary>The exposures of the stages, growing, above 0 to 1.</summary>
    public IList<double> Stages { get; } = [];

    /// <summary>How long a stage lasts at least. The default is a day.</summary>
    public TimeSpan StageTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Users that every arm must have had before a stage ends. The default is 1,000.</summary>
    public int MinUsers { get; set; } = 1_000;

    /// <summary>Days up to today that guardrails look at, 1 to 90. The default is 7.</summary>
    public int Days { get; set; } = 7;

    /// <summary>Raise it to let a ramp go on that was stopped. The default is 1.</summary>
    public uint Attempt { get; set; } = 1;

    /// <summary>What must not get worse. A broken ratio of users between the arms always stops a ramp.</summary>
    public IList<GuardrailOptions> Guardrails { get; } = [];
}
