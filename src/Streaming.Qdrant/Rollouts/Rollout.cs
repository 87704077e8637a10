using System.Text.Json.Serialization;

namespace Streaming.Qdrant.Rollouts;

/// <summary>What is remembered of a rollout: from which generation to which, and how far it is.</summary>
public sealed record Rollout
{
    /// <summary>The fingerprint of the generation that was live when it began.</summary>
    public required string From { get; init; }

    /// <summary>The fingerprint of the new model.</summary>
    public required string To { get; init; }

    public required RolloutPhase Phase { get; init; }

    /// <summary>The folder of the new model, as whoever began had it.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The new model's item space.</summary>
    public required string Space { get; init; }

    /// <summary>Floats of a vector of the new model.</summary>
    public required int Dimension { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required IReadOnlyList<RecordedProgress> Progress { get; init; }

    /// <summary>The old generation's point at which joining goes on; null: at the first.</summary>
    public string? NextPoint { get; init; }

    /// <summary>Points of the old generation that were joined, each once a kind; those of a page that was interrupted count again.</summary>
    public long Joined { get; init; }

    /// <summary>Users of the old generation that could not be joined, each once a kind.</summary>
    public long LeftOut { get; init; }

    /// <summary>Items of the old generation that the new model did not get or could not take.</summary>
    public long MissingItems { get; init; }

    /// <summary>Unique for the write that made this version: the next one is conditional on it.</summary>
    [JsonIgnore]
    public string WriteId { get; init; } = "";

    /// <summary>Whether everything that the old generation held is in the new one, so that users can be answered from it.</summary>
    [JsonIgnore]
    public bool IsWhole => Phase is RolloutPhase.Ready or RolloutPhase.Finishing;
}
