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
        value = Find(name)?.Use();
        return value is not null;
    }

    /// <summary>Where the value is, to be asked again without its name; null: it is not remembered.</summary>
    public Entry? Find(string name) => _entries.TryGetValue(name, out var node) ? node.Value : null;

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
                known.Value.Size = size;
                known.Value.Replace(value);
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
        node.Value.Replace(null);
    }

    /// <summary>A place for a value. It is empty from when the value is not remembered any more.</summary>
    public sealed class Entry(string name, T value, int size)
    {
        volatile T? _value = value;

        internal string Name => name;

        internal int Size = size;

        internal volatile bool Visited;

        /// <summary>The value, which counts as looked up; null: it is gone.</summary>
        public T? Use()
        {
            var found = _value;
            if (found is not null && !Visited)
                Visited = true;
            return found;
        }

        internal void Replace(T? value) => (_value, Visited) = (value, true);
    }
}
