using System.Collections.Concurrent;

namespace Streaming.Operator.Verification.Checking;

/// <summary>Collects what is wrong: how often, and the first examples of each kind. Thread-safe.</summary>
/// <param name="onFirst">Called for the first of each kind, so that whoever watches knows at once.</param>
sealed class Findings(Action<FindingKind, string>? onFirst = null)
{
    const int Examples = 5;

    readonly ConcurrentDictionary<FindingKind, (int Count, List<string> Examples)> found = new();

    public bool IsEmpty => found.IsEmpty;

    public void Add(FindingKind kind, string what)
    {
        var (count, _) = found.AddOrUpdate(kind, _ => (1, [what]), (_, known) => (known.Count + 1, known.Count < Examples ? [.. known.Examples, what] : known.Examples));
        if (count == 1)
            onFirst?.Invoke(kind, what);
    }

    /// <summary>How many there are of each kind, those that there are none of included.</summary>
    public IReadOnlyDictionary<FindingKind, int> Counts() =>
        Enum.GetValues<FindingKind>().ToDictionary(kind => kind, kind => found.TryGetValue(kind, out var known) ? known.Count : 0);

    /// <summary>The first of each kind that there are.</summary>
    public IReadOnlyDictionary<FindingKind, IReadOnlyList<string>> First() =>
        found.OrderBy(known => known.Key).ToDictionary(known => known.Key, IReadOnlyList<string> (known) => known.Value.Examples);
}
