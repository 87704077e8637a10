using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>What the two workers that own user state do not share: which events count, and how states become vectors.</summary>
public interface IInterestKind
{
    /// <summary>For metrics and group ids: <c>implicit</c> or <c>explicit</c>.</summary>
    string Name { get; }

    /// <summary>Whether the event belongs into this kind's state.</summary>
    bool Concerns(UserEvent userEvent);

    /// <summary>Adds what <see cref="Infer"/> will look up for <paramref name="state"/>.</summary>
    void AddNeeds(UserState state, HashSet<string> items, HashSet<string> topics);

    /// <summary>
    /// One model call for all of <paramref name="states"/>. A pure function of state, catalogue and model, so that replay and recovery
    /// reproduce the vectors.
    /// </summary>
    /// <exception cref="Inference.NonFiniteInterestException">The vectors of one user are not finite.</exception>
    InferredInterests[] Infer(IReadOnlyList<UserState> states, CatalogueView catalogue);
}

/// <summary>The items and topics that a batch looks up.</summary>
public sealed record CatalogueView(Dictionary<string, CatalogueItem> Items, Dictionary<string, float[]> Topics);

/// <summary>The interests of one user.</summary>
/// <param name="Vectors">One row of D floats, unit norm, for each of <paramref name="Interests"/>.</param>
/// <param name="Unresolved">The <see cref="UnresolvedKey"/>s of what the catalogue did not have.</param>
public sealed record InferredInterests(StoredInterest[] Interests, float[] Vectors, string[] Unresolved)
{
    /// <summary>Of a user without any, who waits for nothing.</summary>
    public static InferredInterests None { get; } = new([], [], []);
}
