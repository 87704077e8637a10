namespace Streaming.Local.Chaos;

/// <summary>One thing that is done and undone.</summary>
/// <param name="After">How long after the step before it.</param>
/// <param name="For">How long it lasts.</param>
/// <param name="Worker">Who is away; null: nobody.</param>
sealed record ChaosStep(TimeSpan After, ChaosAct Act, TimeSpan For, string? Worker);
