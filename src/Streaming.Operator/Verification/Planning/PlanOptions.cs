namespace Streaming.Operator.Verification.Planning;

/// <summary>What a plan is made of; the same options give the same plan, to the byte.</summary>
/// <param name="Duration">How long records are produced and things are broken.</param>
/// <param name="Copies">Processes of each worker.</param>
/// <param name="Start">When the first record is produced: client clocks in the records go by it.</param>
/// <param name="Space">The item space.</param>
/// <param name="SessionTimeout">After which a paused worker is thrown out of its group.</param>
/// <param name="Possible">What can be done to these servers and workers.</param>
sealed record PlanOptions(
    int Seed, TimeSpan Duration, int Copies, DateTimeOffset Start, string Space, TimeSpan SessionTimeout, IReadOnlyList<DisruptionKind> Possible)
{
    /// <summary>Floats of an item vector.</summary>
    public const int Dimension = 16;

    /// <summary>New records a second; duplicates and what belongs to them come on top.</summary>
    public int RecordsPerSecond { get; init; } = 80;

    /// <summary>A few of them do most, so that windows overflow.</summary>
    public int Users { get; init; } = 300;
}
