namespace Streaming.Pipeline.Users;

/// <summary>Whether two computations of a user gave the same, but for what batching does to the last digits.</summary>
static class SameInterests
{
    const float Tolerance = 1e-5f;

    public static bool Are(UserPoint one, UserPoint other) =>
        one.Interests.Length == other.Interests.Length
        && one.Vectors.Length == other.Vectors.Length
        && one.Interests.Zip(other.Interests).All(pair => Are(pair.First, pair.Second))
        && one.Vectors.Zip(other.Vectors).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance)
        && one.Unresolved.ToHashSet().SetEquals(other.Unresolved);

    static bool Are(StoredInterest one, StoredInterest other) =>
        one with { Mass = other.Mass } == other && Math.Abs(one.Mass - other.Mass) <= Tolerance * Math.Max(one.Mass, other.Mass);
}
