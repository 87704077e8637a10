namespace Streaming.Operator.Verification.Planning;

/// <summary>What a planned record is there for.</summary>
enum RecordKind
{
    Engagement,
    Hide,
    Choice,
    Erasure,
    Closing,
    Reopening,

    /// <summary>The same bytes once more.</summary>
    Duplicate,

    /// <summary>The same event id with other content.</summary>
    Corrected,

    /// <summary>Happened before an erasure that was produced before it.</summary>
    Late,

    /// <summary>By a clock that runs ahead.</summary>
    ClockAhead,
    Item,

    /// <summary>An item that users engaged with before it appeared.</summary>
    LateItem,
    ItemChange,
    ItemDeletion,

    /// <summary>An older version of an item after a newer one.</summary>
    StaleItem,
    Broken,
}
