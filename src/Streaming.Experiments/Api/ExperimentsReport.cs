namespace Streaming.Experiments.Api;

/// <summary>What <c>GET /v1/experiments</c> answers. Names may be added, never changed.</summary>
/// <param name="AsOf">When the counts became durable.</param>
public sealed record ExperimentsReport(DateTimeOffset AsOf, IReadOnlyList<ExperimentReport> Experiments, IReadOnlyList<SplitReport> Splits);

/// <param name="Control">The arm that the others are compared with; null where the experiment is not configured any more.</param>
/// <param name="Comparisons">Each other arm against the control, over all days.</param>
public sealed record ExperimentReport(
    string Name, string? Control, RampReport? Ramp, SampleRatioReport SampleRatio, IReadOnlyList<ArmReport> Arms, IReadOnlyList<ComparisonReport> Comparisons);

/// <param name="Status">running, stopped or complete.</param>
public sealed record RampReport(int Stage, double Exposure, string Status, string Reason, DateTimeOffset Since);

/// <param name="PValue">Of the users of the arms being as their weights say.</param>
/// <param name="Broken">True: nothing here can be trusted until it is known who loses users.</param>
public sealed record SampleRatioReport(double PValue, bool Broken);

/// <param name="Users">Users seen in the arm.</param>
/// <param name="Metrics">Over all days, by name; one that nothing is known of is left out.</param>
public sealed record ArmReport(string Name, double Users, double Impressions, IReadOnlyDictionary<string, ValueReport> Metrics, IReadOnlyList<DayReport> Days);

/// <param name="Day">In UTC, yyyy-MM-dd.</param>
public sealed record DayReport(string Day, double Users, double Impressions, IReadOnlyDictionary<string, ValueReport> Metrics);

/// <param name="Low">The lower end of the 95 % interval over users.</param>
public sealed record ValueReport(double Value, double Low, double High);

/// <param name="Differences">Arm minus control, by metric.</param>
public sealed record ComparisonReport(string Arm, IReadOnlyDictionary<string, DifferenceReport> Differences);

/// <param name="Relative">Value as a share of the control's; null where that is 0.</param>
/// <param name="PValue">Two-sided, for one look and one metric.</param>
public sealed record DifferenceReport(double Value, double Low, double High, double? Relative, double PValue, bool MoreIsBetter);

/// <summary>How adaptive answers of a segment on a surface are split.</summary>
public sealed record SplitReport(
    string Segment, string Surface, double ImplicitShare, IReadOnlyList<double> ImplicitWeights, double TopicWeight, double CollectionWeight, ulong Updates);
