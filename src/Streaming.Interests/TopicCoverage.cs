namespace Streaming.Interests;

/// <summary>
/// The last places of a list for topics that the others lack: a greedy maximum coverage, in which a topic weighs what the candidates say of it
/// (after Agrawal et al., Diversifying Search Results, WSDM 2009, without their model of relevance).
/// </summary>
public static class TopicCoverage
{
    /// <summary>Keeps the beginning of a list and chooses the rest from what follows.</summary>
    /// <param name="topics">Of each of N candidates, best first, its distinct topics. A topic weighs N for the first candidate that has it, N - 1 for
    /// the second, and so on to 1, all added up.</param>
    /// <param name="keep">How many stay where they are, ≥ 0.</param>
    /// <param name="take">How many are taken in all, ≥ 0. After the first <paramref name="keep"/> always the one whose topics that nothing before has
    /// weigh most, of two equal ones the earlier; where none has a new topic, the earliest.</param>
    /// <returns>Indices in the order in which they were taken.</returns>
    public static int[] Order<T>(IReadOnlyList<IReadOnlyCollection<T>> topics, int keep, int take)
        where T : notnull
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        var weights = new Dictionary<T, long>();
        for (var i = 0; i < topics.Count; i++)
            foreach (var topic in topics[i])
                weights[topic] = weights.GetValueOrDefault(topic) + topics.Count - i;

        var order = new int[Math.Min(take, topics.Count)];
        var taken = new bool[topics.Count];
        for (var position = 0; position < order.Length; position++)
        {
            var next = position < keep ? position : Next(topics, taken, weights);
            (order[position], taken[next]) = (next, true);
            foreach (var topic in topics[next])
                weights[topic] = 0;
        }

        return order;
    }

    static int Next<T>(IReadOnlyList<IReadOnlyCollection<T>> topics, bool[] taken, Dictionary<T, long> weights)
        where T : notnull
    {
        var (next, most) = (-1, -1L);
        for (var i = 0; i < taken.Length; i++)
        {
            if (taken[i])
                continue;
            long gain = 0;
            foreach (var topic in topics[i])
                gain += weights[topic];
            if (gain > most)
                (next, most) = (i, gain);
        }

        return next;
    }
}
