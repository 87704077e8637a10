namespace Streaming.Arms;

/// <summary>One arm of an experiment.</summary>
public sealed class ArmOptions
{
    /// <summary>The name of the strategy that its users see. Required.</summary>
    public string Strategy { get; set; } = "";

    /// <summary>Its share of the experiment's users, against the weights of the other arms; above 0. The default is 1.</summary>
    public double Weight { get; set; } = 1;
}
