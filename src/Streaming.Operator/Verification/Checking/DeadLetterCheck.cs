namespace Streaming.Operator.Verification.Checking;

/// <summary>
/// Every broken record is in the dead letters once for each group that reads its topic, and nothing else is. A record is delivered at least
/// once: whoever is interrupted between the letter and the progress writes it again, with the same coordinates, by which readers know it. Such
/// a copy is only right where something was disrupted between the two.
/// </summary>
/// <param name="disrupted">From when to when, Unix milliseconds.</param>
sealed class DeadLetterCheck(IReadOnlyCollection<(long From, long To)> disrupted, Findings findings)
{
    /// <summary>How long a disruption goes on having an effect: a pause ends with retries, a drain and a rebalance.</summary>
    const long AfterEffect = 60_000;

    /// <summary>Copies of letters that were there already.</summary>
    public int Copies { get; private set; }

    /// <param name="expected">The coordinates of every letter that must be there.</param>
    public void Check(IReadOnlySet<(string Group, string Topic, int Partition, long Offset)> expected, IReadOnlyCollection<DeadLetter> letters)
    {
        var found = letters.GroupBy(letter => letter.Id).ToDictionary(letter => letter.Key, letter => letter.OrderBy(copy => copy.At).ToList());
        foreach (var id in expected.Where(id => !found.ContainsKey(id)))
            findings.Add(FindingKind.DeadLetterMissing, $"{Place(id)} is broken, and {id.Group} wrote no dead letter");
        foreach (var (id, copies) in found)
        {
            if (!expected.Contains(id))
                findings.Add(FindingKind.DeadLetterUnexpected, $"{id.Group} wrote a dead letter for {Place(id)}, which is sound");
            for (var i = 1; i < copies.Count; i++)
            {
                Copies++;
                if (!disrupted.Any(span => span.From <= copies[i].At && span.To + AfterEffect >= copies[i - 1].At))
                    findings.Add(FindingKind.DeadLetterDoubled, $"{id.Group} wrote the dead letter for {Place(id)} again, and nothing had happened");
            }
        }
    }

    static string Place((string Group, string Topic, int Partition, long Offset) id) => $"{id.Topic}[{id.Partition}]@{id.Offset}";
}
