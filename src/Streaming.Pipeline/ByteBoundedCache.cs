using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Streaming.Pipeline;

/// <summary>
/// Remembers values by name until their estimated sizes add up to more than a limit; then those go that were not looked up since the last
/// time the hand came by (SIEVE, Zhang et al., NSDI 2024). Looking up takes no lock. Thread-safe.
/// </summary>
/// <param name="bytes">The limit; a single value above it is not remembered.</param>
/// <param name="sizeOf">Estimates what a value takes, without its name.</param>
sealed class ByteBoundedCache<T>(long bytes, Func<T, int> sizeOf) where T : class
{
    /// <summary>Of an entry: node, list links, slot and header of the name; 2 bytes a character come on top.</summary>
    const int Overhead = 180;

    readonly ConcurrentDictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    readonly LinkedList<Entry> _newestFirst = [];
    readonly Lock _gate = new();
    LinkedListNode<Entry>? _hand;
    long _bytes;

    /// <summary>The estimated sizes of all that is remembered.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public int Count => _entries.Count;

    public bool TryGet(string name, [MaybeNullWhen(false)] out T value)
    {
        if (!_entries.TryGetValue(name, out var node))
        {
            value = null;
            return false;
        }
        value = node.Value.Value;
        if (!node.Value.Visited)
            node.Value.Visited = true;
        return true;
    }

    public void Set(string name, T value)
    {
        var size = Overhead + (2 * name.Length) + sizeOf(value);
        lock (_gate)
        {
            if (size > bytes)
            {
                Drop(name);
                return;
            }
            if (_entries.TryGetValue(name, out var known))
            {
                _bytes += size - known.Value.Size;
                (known.Value.Value, known.Value.Size, known.Value.Visited) = (value, size, true);
            }
            else
            {
                _bytes += size;
                _entries[name] = _newestFirst.AddFirst(new Entry(name, value, size));
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
        while (node.Value.Visited)
        {
            node.Value.Visited = false;
            node = node.Previous ?? _newestFirst.Last!;
        }
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
    }

    sealed class Entry(string name, T value, int size)
    {
        public string Name => name;

        public volatile T Value = value;

        public int Size = size;

        public volatile bool Visited;
    }
}
