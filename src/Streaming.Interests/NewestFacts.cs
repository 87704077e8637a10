namespace Streaming.Interests;

/// <summary>The newest facts of one kind, newest first, one per key. Copies the array that it was given before the first change.</summary>
/// <param name="facts">In order, at most <c>TOrder.Limit</c>; never written to.</param>
/// <param name="room">At most so many facts will be added.</param>
internal struct NewestFacts<T, TOrder>(T[] facts, int room)
    where T : class
    where TOrder : struct, IFactOrder<T>
{
    T[] _facts = facts;
    int _count = facts.Length;

    public bool Changed { get; private set; }

    /// <summary>Joins one fact in: Applied, Duplicate, or Late when it ranks behind the newest that are kept.</summary>
    public FoldOutcome Add(T fact)
    {
        var same = IndexOfKey(fact);
        if (same >= 0)
        {
            if (TOrder.CompareVersion(fact, _facts[same]) <= 0)
                return FoldOutcome.Duplicate;
            CopyBeforeChange();
            Array.Copy(_facts, same + 1, _facts, same, --_count - same);
        }

        var at = IndexOfRank(fact);
        if (at == TOrder.Limit)
            return FoldOutcome.Late;
        CopyBeforeChange();
        if (_count == TOrder.Limit)
            _count--;
        Array.Copy(_facts, at, _facts, at + 1, _count - at);
        _facts[at] = fact;
        _count++;
        return FoldOutcome.Applied;
    }

    /// <summary>Drops every fact at or before <paramref name="fence"/>.</summary>
    public void DropThrough(long fence)
    {
        var kept = CountAfter(_facts.AsSpan(0, _count), fence);
        if (kept == _count)
            return;
        CopyBeforeChange();
        _count = kept;
    }

    public readonly T[] ToArray() => _count == _facts.Length ? _facts : _facts[.._count];

    /// <summary>How many of <paramref name="facts"/>, newest first, are later than <paramref name="time"/>.</summary>
    public static int CountAfter(ReadOnlySpan<T> facts, long time)
    {
        var count = facts.Length;
        while (count > 0 && TOrder.Time(facts[count - 1]) <= time)
            count--;
        return count;
    }

    readonly int IndexOfKey(T fact)
    {
        for (var i = 0; i < _count; i++)
        {
            if (TOrder.SameKey(_facts[i], fact))
                return i;
        }

        return -1;
    }

    readonly int IndexOfRank(T fact)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (TOrder.CompareRank(_facts[middle], fact) > 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    void CopyBeforeChange()
    {
        if (Changed)
            return;
        var copy = new T[Math.Min(TOrder.Limit, _count + room)];
        Array.Copy(_facts, copy, _count);
        _facts = copy;
        Changed = true;
    }
}
