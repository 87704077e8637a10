namespace Streaming.Local.Replay;

/// <summary>Head and long tail of a catalogue.</summary>
static class Popularity
{
    const double HeadShare = 0.5, TorsoShare = 0.8;

    /// <returns>Of each engaged item its band: the most engaged items that hold half of the engagements are the head, those that hold the next
    /// three tenths the torso, the rest the tail; of equally popular ones the first by id first.</returns>
    public static Dictionary<string, PopularityBand> Bands(IEnumerable<string> engagedItems)
    {
        var counts = engagedItems.CountBy(item => item).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var total = counts.Sum(pair => (double)pair.Value);
        var bands = new Dictionary<string, PopularityBand>(counts.Count);
        var sum = 0.0;
        foreach (var (item, count) in counts)
        {
            bands[item] = sum < HeadShare * total ? PopularityBand.Head : sum < TorsoShare * total ? PopularityBand.Torso : PopularityBand.Tail;
            sum += count;
        }

        return bands;
    }

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
