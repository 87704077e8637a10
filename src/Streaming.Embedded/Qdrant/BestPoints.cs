namespace Streaming.Embedded.Qdrant;

/// <summary>The best points of a search, at most <paramref name="limit"/>.</summary>
/// <param name="threshold">Lowest score that counts.</param>
sealed class BestPoints(int limit, float threshold)
{
    readonly PriorityQueue<StoredPoint, float> _worstFirst = new();
    float _worst;

    // NaN scores never count.
    public bool Admits(float score) => _worstFirst.Count < limit ? score >= threshold : score > _worst;

    public void Add(StoredPoint point, float score)
    {
        if (_worstFirst.Count < limit)
            _worstFirst.Enqueue(point, score);
        else
            _worstFirst.EnqueueDequeue(point, score);
        _worstFirst.TryPeek(out _, out _worst);
    }

    /// <summary>Best first, ties by id.</summary>
    public IEnumerable<(StoredPoint Point, float Score)> Ranked() =>
        _worstFirst.UnorderedItems.OrderByDescending(item => item.Priority).ThenBy(item => item.Element.Key)
            .Select(item => (item.Element, item.Priority));
}
