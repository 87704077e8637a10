namespace Streaming.Qdrant.Rollouts;

/// <summary>How far a rollout is. Which generation is live the aliases say, not the phase.</summary>
public enum RolloutPhase
{
    /// <summary>The old generation's progress is recorded; the catalogue is being embedded by the new model.</summary>
    Embedding,

    /// <summary>The users' implicit states are being joined into the new generation.</summary>
    JoiningImplicit,

    /// <summary>The users' explicit states are being joined into the new generation.</summary>
    JoiningExplicit,

    /// <summary>Everything that was there is in the new generation; its workers keep it so.</summary>
    Ready,

    /// <summary>The old generation is being deleted.</summary>
    Finishing,

    /// <summary>The new generation is being deleted.</summary>
    Abandoning,
}
