namespace Streaming.Local.Reporting;

/// <summary>What became of the records that one worker must account for, each distinct record counted once, from what is durable.</summary>
sealed record WorkerCounts(long Produced, long Applied, long Duplicate, long LateDropped, long DeadLettered)
{
    /// <summary>True when every produced record is accounted for, and none that was not produced.</summary>
    public bool AddUp => Missing == 0;

    /// <summary>Produced minus accounted for.</summary>
    public long Missing => Produced - Applied - Duplicate - LateDropped - DeadLettered;
}
