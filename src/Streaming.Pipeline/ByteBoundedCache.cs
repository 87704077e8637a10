using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Streaming.Pipeline;

/// <summary>
/// Remembers values by name until their estimated sizes add up to more than a limit; then those go that were not looked up since the last
/// time the hand came by (SIEVE, Zhang et al., NSDI 2024). Looking up takes no lock. Thread-safe.
/// </summary>
/// <param name="bytes">The limit; a single value above it is not remembered.</param>
/// <param name="sizeOf">Estimates what a value takes, without its name.</param>
sealed class ByteBoundedCache<T>(long bytes, Func<T, int> sizeOf) where T : CachedValue
{
    /// <summary>Of an entry: node, list links, slot and header of the name; 2 bytes a character come on top.</summary>
    const int Overhead = 160;

    readonly ConcurrentDictionary<string, LinkedListNode<T>> _entries = new(StringComparer.Ordinal);
    readonly LinkedList<T> _newestFirst = [];
    readonly Lock _gate = new();
    LinkedListNode<T>? _hand;
    long _bytes;

    /// <summary>The estimated sizes of all that is remembered.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public int Count => _entries.Count;

    public bool TryGet(string name, [MaybeNullWhen(false)] out T value)
    {
        value = _entries.TryGetValue(name, out var node) ? node.Value : null;
        return value?.TryUse() == true;
    }

    public void Set(string name, T value)
    {
        (value.Name, value.Size) = (name, Overhead + (2 * name.Length) + sizeOf(value));
        lock (_gate)
        {
            if (value.Size > bytes)
            {
                Drop(name);
                return;
            }
            if (_entries.TryGetValue(name, out var known))
            {
                var before = known.Value;
                known.Value = value;
                value.TryUse();
                before.Forget();
                _bytes += value.Size - before.Size;
            }
            else
            {
                _bytes += value.Size;
                _entries[name] = _newestFirst.AddFirst(value);
            }
            while (_bytes > bytes)
                Evict();
        }
    }

    public void Remove(string name)
    {
        lock (_gate)
            Drop(name);
    }

    void Evict()
    {
        var node = _hand ?? _newestFirst.Last!;
        while (node.Value.TryUnmark())
            node = node.Previous ?? _newestFirst.Last!;
        _hand = node;
        Drop(node.Value.Name);
    }

    void Drop(string name)
    {
        if (!_entries.TryRemove(name, out var node))
            return;
        if (ReferenceEquals(_hand, node))
            _hand = node.Previous;
        _newestFirst.Remove(node);
        _bytes -= node.Value.Size;
        node.Value.Forget();
    }
}
