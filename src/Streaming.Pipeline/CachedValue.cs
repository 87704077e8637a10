namespace Streaming.Pipeline;

/// <summary>What a <see cref="ByteBoundedCache{T}"/> remembers. Set once, in one cache.</summary>
/// <remarks>
/// The cache's marks stand on the value itself: who keeps it, as on an <see cref="Interests.ItemId"/>, asks it again without the cache, and without
/// one more object on the way.
/// </remarks>
public abstract class CachedValue
{
    volatile bool _visited, _gone;

    private protected CachedValue()
    {
    }

    internal string Name { get; set; } = "";

    /// <summary>Bytes, with the name.</summary>
    internal int Size { get; set; }

    /// <summary>Counts the value as looked up.</summary>
    /// <returns>False where it is not remembered any more.</returns>
    internal bool TryUse()
    {
        if (_gone)
            return false;
        if (!_visited)
            _visited = true;
        return true;
    }

    /// <summary>Takes the mark of having been looked up away.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool TryUnmark()
    {
        var visited = _visited;
        _visited = false;
        return visited;
    }

    internal void Forget() => _gone = true;
}
