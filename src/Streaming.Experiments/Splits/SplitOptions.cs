namespace Streaming.Experiments.Splits;

/// <summary>How the split of adaptive answers is learned. Section <c>Splits</c>.</summary>
public sealed class SplitOptions
{
    public const string Section = "Splits";

    /// <summary>Names of strategies whose answers teach. The default is <c>adaptive</c>.</summary>
    public IList<string> Strategies { get; } = [];

    /// <summary>Between two steps of learning, a second to a day. The default is a minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Impressions that a step needs at least, 1 or more. The default is 1,000.</summary>
    public int MinImpressions { get; set; } = 1_000;

    /// <summary>The least share that a kind keeps, so that it can show when it becomes the better one: 0.01 to 0.4. The default is 0.1.</summary>
    public double Floor { get; set; } = 0.1;

    /// <summary>How much a share may change in one step, 0.001 to 0.5. The default is 0.05.</summary>
    public double MaxStep { get; set; } = 0.05;

    /// <summary>Steps after which evidence counts half, 1 to 100,000. The default is 60.</summary>
    public double HalfLifeSteps { get; set; } = 60;

    /// <summary>The share of implicit interests before anything is learned. The default is 0.6.</summary>
    public double InitialShare { get; set; } = 0.6;

    /// <summary>What a click is worth. The default is 1.</summary>
    public double ClickReward { get; set; } = 1;

    /// <summary>The default is 3.</summary>
    public double SaveReward { get; set; } = 3;

    /// <summary>The default is 3.</summary>
    public double ShareReward { get; set; } = 3;

    /// <summary>The default is -3.</summary>
    public double HideReward { get; set; } = -3;
}
