namespace Streaming.Arms;

/// <summary>A metric that must not get worse by more than a tolerance.</summary>
public sealed class GuardrailOptions
{
    /// <summary>The metric's name as <c>GET /v1/experiments</c> has it, for example <c>hideRate</c>. Whether more is worse is known of each.</summary>
    public string Metric { get; set; } = "";

    /// <summary>How much worse than in the control, as a share of the control's value, is still accepted; 0 to 10. The default is 0.05.</summary>
    public double Tolerance { get; set; } = 0.05;
}
