namespace Streaming.Arms;

/// <summary>One experiment: whom it concerns, and what its arms are.</summary>
public sealed class ExperimentOptions
{
    /// <summary>Surfaces of requests that it concerns; empty, the default: all.</summary>
    public IList<string> Surfaces { get; } = [];

    /// <summary>
    /// The part of all users that it draws from, as the two ends of a range in 0 to 1. Experiments that share a surface need parts that do
    /// not overlap. The default is everybody.
    /// </summary>
    public double SliceFrom { get; set; }

    public double SliceTo { get; set; } = 1;

    /// <summary>The share of the slice's users that takes part, 0 to 1, where there is no <see cref="Ramp"/>. The default is 1.</summary>
    public double Exposure { get; set; } = 1;

    /// <summary>The arms by name; at least two.</summary>
    public IDictionary<string, ArmOptions> Arms { get; } = new Dictionary<string, ArmOptions>(StringComparer.Ordinal);

    /// <summary>The arm that the others are compared with. The default is <c>control</c>.</summary>
    public string Control { get; set; } = "control";

    /// <summary>How the exposure grows by itself; null: it does not.</summary>
    public RampOptions? Ramp { get; set; }

    /// <summary>The greatest exposure that the configuration allows.</summary>
    public double Limit => Ramp is { Stages.Count: > 0 } ? Ramp.Stages.Max() : Exposure;
}
