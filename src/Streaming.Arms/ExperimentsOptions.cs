namespace Streaming.Arms;

/// <summary>
/// Which experiments run. Section <c>Experiments</c>, the same for the query workers and the experiments worker. It is read again when the
/// configuration changes, without a restart; what is not valid is refused and logged, and what was in force stays so.
/// </summary>
public sealed class ExperimentsOptions
{
    public const string Section = "Experiments";

    /// <summary>Mixed into every hash of a user. Changing it assigns everybody anew. The default is empty.</summary>
    public string Salt { get; set; } = "";

    public HoldOutOptions HoldOut { get; set; } = new();

    /// <summary>Testers and the arms that they see. Their answers do not count.</summary>
    public IList<OverrideOptions> Overrides { get; } = [];

    /// <summary>The experiments by name. An answer belongs to at most one.</summary>
    public IDictionary<string, ExperimentOptions> Running { get; } = new Dictionary<string, ExperimentOptions>(StringComparer.Ordinal);
}
