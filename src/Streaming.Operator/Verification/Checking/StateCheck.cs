using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Verification.Checking;

/// <summary>Compares the states of one kind with the oracle's, byte for byte, and accounts for every record.</summary>
sealed class StateCheck(Oracle oracle, Findings findings)
{
    /// <param name="stored">Every user point of the kind's collection.</param>
    /// <returns>The states that the users must have.</returns>
    public IReadOnlyDictionary<string, UserState> Check(VerifiedKind kind, IReadOnlyDictionary<string, UserPoint> stored)
    {
        var states = new Dictionary<string, UserState>();
        foreach (var (user, log) in oracle.Users)
        {
            var events = log.Of(kind);
            if (events.Length == 0)
                continue;
            states[user] = log.Fold(kind);
            if (stored.TryGetValue(user, out var point))
                Compare(kind, events, states[user], point);
            else
                findings.Add(FindingKind.RecordLost, $"{kind.Name}: {user} is not there, who has {events.Length} records, the first {Place(events[0])}");
        }

        foreach (var user in stored.Keys.Where(user => !states.ContainsKey(user)))
            findings.Add(FindingKind.OrphanPoint, $"{kind.Name}: {user} is there, of whom no record tells");
        return states;
    }

    void Compare(VerifiedKind kind, LoggedEvent[] events, UserState expected, UserPoint point)
    {
        if (!UserStateCodec.Encode(expected).AsSpan().SequenceEqual(UserStateCodec.Encode(point.State)))
            findings.Add(FindingKind.UserDiffers, $"{kind.Name}: the state of {point.UserId} differs: {Difference(expected, point.State)}");
        var counted = point.Counts.Applied + point.Counts.Duplicate + point.Counts.Late;
        if (kind.HasOwnCounts && counted != events.Length)
            findings.Add(
                counted < events.Length ? FindingKind.RecordLost : FindingKind.RecordCountedTwice,
                $"{kind.Name}: {point.UserId} has {events.Length} records and counts {counted}");
        foreach (var last in events.GroupBy(logged => (logged.Topic, logged.Partition)).Select(partition => partition.MaxBy(logged => logged.Offset)))
        {
            if (point.AppliedIn(last.Topic, last.Partition) is var applied && applied != last.Offset)
                findings.Add(
                    applied < last.Offset ? FindingKind.RecordLost : FindingKind.OrphanPoint,
                    $"{kind.Name}: {point.UserId} is applied up to offset {applied}, the user's last record is {Place(last)}");
        }
    }

    static string Difference(UserState expected, UserState actual) =>
        string.Join("; ", Parts(expected).Zip(Parts(actual)).Where(part => part.First.Value != part.Second.Value)
            .Select(part => $"{part.First.Name} is {part.Second.Value}, expected {part.First.Value}"));

    static IEnumerable<(string Name, string Value)> Parts(UserState state)
    {
        yield return ("erased at", $"{state.ErasedAt}");
        yield return ("closed", $"{state.IsClosed} {state.ClosedAt}");
        yield return ("window", Facts(state.Window));
        yield return ("hides", Facts(state.Hides));
        yield return ("choices", Facts(state.Choices));
        yield return ("encoded bytes", $"{UserStateCodec.Encode(state).Length}");
    }

    static string Facts<T>(IReadOnlyList<T> facts) =>
        facts.Count == 0 ? "empty" : $"{facts.Count} facts, the newest {facts[0]}";

    static string Place(LoggedEvent logged) => $"{logged.Topic}[{logged.Partition}]@{logged.Offset}";
}
