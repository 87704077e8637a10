namespace Streaming.Local.Replay;

/// <summary>Head and long tail of a catalogue.</summary>
static class Popularity
{
    /// <returns>The most engaged items that together hold half of the engagements; of equally popular ones the first by id.</returns>
    public static HashSet<string> Head(IEnumerable<string> engagedItems)
    {
        var counts = engagedItems.CountBy(item => item).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var half = counts.Sum(pair => (long)pair.Value) / 2.0;
        var head = new HashSet<string>();
        var sum = 0L;
        foreach (var (item, count) in counts)
        {
            if (sum >= half)
                break;
            head.Add(item);
            sum += count;
        }

        return head;
    }
}
