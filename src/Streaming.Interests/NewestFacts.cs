namespace Streaming.Interests;

/// <summary>Joins facts of one kind: the newest ones stay, newest first, one per key.</summary>
/// <param name="facts">In order, at most <c>TOrder.Limit</c>.</param>
/// <param name="room">At most so many facts will be added.</param>
internal struct NewestFacts<T, TOrder>(FrontList<T> facts, int room)
    where TOrder : struct, IFactOrder<T>
{
    readonly FrontList<T> _before = facts;
    FrontList<T>.Builder _facts = new(facts);

    int _inFront;
    bool _elsewhere;

    public readonly bool Changed => _inFront > 0 || _elsewhere;

    /// <summary>How many facts came in front, of which nothing but the oldest had to give way; -1 where anything else happened.</summary>
    public readonly int Added => _elsewhere ? -1 : _inFront;

    /// <summary>Joins one fact in: Applied, Duplicate, or Late when it ranks behind the newest that are kept.</summary>
    public FoldOutcome Add(in T fact)
    {
        var same = IndexOfKey(fact);
        if (same >= 0)
        {
            if (TOrder.CompareVersion(fact, _facts.Span[same]) <= 0)
                return FoldOutcome.Duplicate;
            _facts.RemoveAt(same);
            _elsewhere = true;
        }

        var at = IndexOfRank(fact);
        if (at == TOrder.Limit)
            return FoldOutcome.Late;
        _facts.Insert(at, fact, TOrder.Limit, Math.Min(room, TOrder.Limit));
        if (at == 0)
            _inFront++;
        else
            _elsewhere = true;
        return FoldOutcome.Applied;
    }

    /// <summary>Drops every fact at or before <paramref name="fence"/>.</summary>
    public void DropThrough(long fence)
    {
        var kept = CountAfter(_facts.Span, fence);
        if (kept == _facts.Count)
            return;
        _facts.Keep(kept);
        _elsewhere = true;
    }

    public FrontList<T> ToList() => Changed ? _facts.ToList() : _before;

    /// <summary>How many of <paramref name="facts"/>, newest first, are later than <paramref name="time"/>.</summary>
    public static int CountAfter(ReadOnlySpan<T> facts, long time)
    {
        var count = facts.Length;
        while (count > 0 && TOrder.Time(facts[count - 1]) <= time)
            count--;
        return count;
    }

    readonly int IndexOfKey(in T fact)
    {
        var facts = _facts.Span;
        for (var i = 0; i < facts.Length; i++)
        {
            if (TOrder.SameKey(facts[i], fact))
                return i;
        }

        return -1;
    }

    readonly int IndexOfRank(in T fact)
    {
        var facts = _facts.Span;
        var (low, high) = (0, facts.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (TOrder.CompareRank(facts[middle], fact) > 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
