using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>What the two workers that own user state do not share: which events count, and how states become vectors.</summary>
public interface IInterestKind
{
    /// <summary>For metrics and group ids: <c>implicit</c> or <c>explicit</c>.</summary>
    string Name { get; }

    /// <summary>Users that one call of <see cref="TryInfer"/> should have at most, see <see cref="Inference.IInterestModel.MostUsers"/>.</summary>
    int MostUsers { get; }

    /// <summary>Whether the event belongs into this kind's state.</summary>
    bool Concerns(UserEvent userEvent);

    /// <summary>
    /// One model call for all of <paramref name="states"/>. A pure function of state, catalogue and model, so that replay and recovery
    /// reproduce the vectors.
    /// </summary>
    /// <returns>Null when the catalogue must be fetched first: <see cref="CatalogueLookups.FetchAsync"/>, then call again.</returns>
    /// <exception cref="Inference.NonFiniteInterestException">The vectors of one user are not finite.</exception>
    InferredInterests[]? TryInfer(IReadOnlyList<UserState> states, CatalogueLookups catalogue);
}

/// <summary>The interests of one user.</summary>
/// <param name="Vectors">One row of D floats, unit norm, for each of <paramref name="Interests"/>.</param>
/// <param name="Unresolved">The <see cref="UnresolvedKey"/>s of what the catalogue did not have.</param>
public readonly record struct InferredInterests(StoredInterest[] Interests, float[] Vectors, string[] Unresolved)
{
    /// <summary>See <see cref="UserPoint.Members"/>.</summary>
    public byte[] Members { get; init; } = [];

    /// <summary>Of a user without any, who waits for nothing.</summary>
    public static InferredInterests None { get; } = new([], [], []);
}
