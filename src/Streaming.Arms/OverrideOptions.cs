namespace Streaming.Arms;

/// <summary>A tester, put into an arm whatever the hash says, and whether or not the experiment concerns the surface.</summary>
public sealed class OverrideOptions
{
    public string User { get; set; } = "";

    public string Experiment { get; set; } = "";

    public string Arm { get; set; } = "";
}
