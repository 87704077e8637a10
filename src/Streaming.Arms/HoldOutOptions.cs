namespace Streaming.Arms;

/// <summary>Users who take part in no experiment, so that all of them together can be judged. Their answers name experiment and arm <c>hold-out</c>.</summary>
public sealed class HoldOutOptions
{
    /// <summary>The share of users, 0 to 0.5. The default is 0: nobody is held out.</summary>
    public double Share { get; set; }

    /// <summary>The strategy that they see. The default is empty: the query worker's default.</summary>
    public string Strategy { get; set; } = "";
}
