namespace Streaming.Local.Simulation;

/// <summary>The size and shape of a simulated world. The same options give the same world.</summary>
sealed record WorldOptions
{
    public int Users { get; init; } = 1000;
    public int Items { get; init; } = 6000;

    /// <summary>Floats per item vector.</summary>
    public int Dimension { get; init; } = 64;

    /// <summary>Interest clusters that items and users are planted in.</summary>
    public int Clusters { get; init; } = 120;

    /// <summary>Topics; a topic holds neighbouring clusters.</summary>
    public int Topics { get; init; } = 60;

    /// <summary>Engagements of a user before the evaluation, on average.</summary>
    public int EventsPerUser { get; init; } = 40;

    /// <summary>Items per planted interest that are held out.</summary>
    public int HeldOutPerInterest { get; init; } = 2;

    public int Seed { get; init; } = 1;

    /// <summary>When the last event of the history happened, Unix milliseconds.</summary>
    public required long EndsAt { get; init; }

    /// <summary>How long the history lasts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(30);
}
