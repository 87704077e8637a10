namespace Streaming.Operator.Verification.Checking;

/// <summary>What can be wrong. A run passes when there is none of any kind.</summary>
enum FindingKind
{
    /// <summary>A user's state is not the fold of the user's events.</summary>
    UserDiffers,

    /// <summary>A user's vectors are not those of the user's state.</summary>
    VectorsDiffer,

    /// <summary>A record is in no state and in no dead letter.</summary>
    RecordLost,

    /// <summary>A record counts more than once in the reports.</summary>
    RecordCountedTwice,

    /// <summary>Something that a point held at one look was gone at a later one.</summary>
    UpdateUndone,

    /// <summary>Progress, and with it the commit, had passed a record that was not in the state.</summary>
    ProgressAhead,

    /// <summary>A point that no record asks for.</summary>
    OrphanPoint,

    /// <summary>A state, vector or answer knew of something at or before an erasure.</summary>
    ErasedFact,

    /// <summary>An answer mixed generations of models.</summary>
    MixedAnswer,

    /// <summary>A broken record is not in the dead letters of a worker that read it.</summary>
    DeadLetterMissing,

    /// <summary>A dead letter came twice although nothing had happened that makes a record come again.</summary>
    DeadLetterDoubled,

    /// <summary>A sound record is in the dead letters.</summary>
    DeadLetterUnexpected,

    /// <summary>An item in the catalogue is not its newest version.</summary>
    ItemDiffers,

    /// <summary>A user still waits for an item that is there.</summary>
    StillWaiting,

    /// <summary>Records were not applied in time, although everything was up again.</summary>
    NotApplied,

    /// <summary>A question was not answered, although everything was up again.</summary>
    Unanswered,

    /// <summary>A command of a rollout did not end well although it was repeated, or left something that it must not leave.</summary>
    RolloutFailed,

    /// <summary>A worker ended by itself, or did not stop when asked.</summary>
    WorkerFailed,
}
