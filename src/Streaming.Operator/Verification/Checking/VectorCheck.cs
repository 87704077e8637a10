using Streaming.Interests;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Verification.Checking;

/// <summary>Compares the vectors of one kind with those that the model, run alone, makes of the oracle's states.</summary>
/// <param name="catalogue">The item versions that both see.</param>
sealed class VectorCheck(IInterestKind kind, CatalogueLookups catalogue, Findings findings)
{
    const int BatchSize = 64;

    /// <summary>Greatest difference of a coordinate.</summary>
    const float Tolerance = 1e-5f;

    public async Task CheckAsync(
        IReadOnlyDictionary<string, UserState> states, IReadOnlyDictionary<string, UserPoint> stored, CancellationToken cancellationToken)
    {
        foreach (var chunk in states.Where(state => stored.ContainsKey(state.Key)).Chunk(BatchSize))
        {
            UserState[] some = [.. chunk.Select(user => user.Value)];
            InferredInterests[]? inferred;
            while ((inferred = kind.TryInfer(some, catalogue)) is null)
                await catalogue.FetchAsync(cancellationToken);
            for (var i = 0; i < some.Length; i++)
            {
                if (Difference(inferred[i], stored[chunk[i].Key]) is { } difference)
                    findings.Add(FindingKind.VectorsDiffer, $"{kind.Name}: {chunk[i].Key}: {difference}");
            }
        }
    }

    /// <returns>Null: none.</returns>
    public static string? Difference(InferredInterests expected, UserPoint stored)
    {
        var (made, held) = (Names(expected.Interests), Names(stored.Interests));
        if (made != held)
            return $"interests are [{held}], expected [{made}]";
        if (!expected.Unresolved.ToHashSet().SetEquals(stored.Unresolved))
            return $"waits for [{string.Join(", ", stored.Unresolved)}], expected [{string.Join(", ", expected.Unresolved)}]";
        if (expected.Vectors.Length != stored.Vectors.Length)
            return $"has {stored.Vectors.Length} floats, expected {expected.Vectors.Length}";
        var worst = 0f;
        for (var i = 0; i < expected.Vectors.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected.Vectors[i] - stored.Vectors[i]));
        return worst <= Tolerance ? null : $"a coordinate is off by {worst}, allowed is {Tolerance}";
    }

    static string Names(IEnumerable<StoredInterest> interests) => string.Join(", ", interests.Select(interest => $"{interest.Kind} {interest.Id} since {interest.Since}"));
}
