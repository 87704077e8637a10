using Streaming.Query.Strategies;

namespace Streaming.Query.Answering;

/// <summary>What is searched for one answer, and how it becomes one list.</summary>
/// <param name="Sources">In the order of their turns.</param>
/// <param name="Excluded">Items that are not answered.</param>
/// <param name="Limit">Items of the answer at most.</param>
/// <param name="Exact">Every vector is compared instead of the index.</param>
sealed record SearchPlan(
    IReadOnlyList<Source> Sources, HashSet<string> Excluded, int Limit, bool Exact, RetrievalStrategy Strategy, SearchContext Context)
{
    /// <summary>Items to blend: those of the answer, or, where a re-rank chooses, a multiple of it.</summary>
    public int Total => Math.Min(Limit, Sources.Sum(source => source.Budget)) * Strategy.Pool;

    /// <summary>The topics and the date of items are needed.</summary>
    public bool NeedsPayload => Context.WeighsItems || NeedsTopics;

    /// <summary>The last step looks at the topics of items.</summary>
    public bool NeedsTopics => Strategy.TopicShare is not null;

    /// <summary>The vectors of items are needed.</summary>
    public bool NeedsVectors => Strategy.DiversityLambda is not null;
}
