namespace Streaming.Interests;

/// <summary>A list that grows at the front, as what is kept newest first does. Never changes.</summary>
/// <remarks>
/// A longer list may share the array: it has more in front, where this one does not look. So a fact that comes in order costs no copy, and
/// what a worker remembers of a user stays where it is in memory.
/// </remarks>
internal readonly struct FrontList<T>
{
    readonly Shared? _shared;
    readonly int _start;

    FrontList(Shared shared, int start, int count) => (_shared, _start, Count) = (shared, start, count);

    public int Count { get; }

    public ReadOnlySpan<T> Span => _shared is null ? [] : _shared.Items.AsSpan(_start, Count);

    public static FrontList<T> Of(T[] items) => items.Length == 0 ? default : new(new Shared(items, free: 0), 0, items.Length);

    /// <summary>The first ones.</summary>
    public ArraySegment<T> First(int count) => _shared is null ? ArraySegment<T>.Empty : new(_shared.Items, _start, count);

    /// <summary>An array, and how many of its first places no list has taken.</summary>
    sealed class Shared(T[] items, int free)
    {
        int _free = free;

        public T[] Items => items;

        /// <summary>Takes places before <paramref name="start"/>, unless another list was faster.</summary>
        public bool TryTake(int start, int count) =>
            start >= count && Interlocked.CompareExchange(ref _free, start - count, start) == start;
    }

    /// <summary>Makes the next list. Writes nowhere where another one looks.</summary>
    public struct Builder(FrontList<T> list)
    {
        Shared? _shared = list._shared;
        T[] _items = list._shared?.Items ?? [];
        int _start = list._start, _count = list.Count;

        public readonly int Count => _count;

        public readonly ReadOnlySpan<T> Span => _items.AsSpan(_start, _count);

        /// <param name="room">At least so many places are made when a new array must be made.</param>
        public void Prepend(ReadOnlySpan<T> items, int room)
        {
            if (_shared?.TryTake(_start, items.Length) != true)
                Copy(_shared is null && _start >= items.Length ? items.Length : Math.Max(room, items.Length));
            _start -= items.Length;
            _count += items.Length;
            items.CopyTo(_items.AsSpan(_start));
        }

        /// <summary>Puts an item at a place and drops those beyond <paramref name="limit"/>.</summary>
        /// <param name="room">At least so many places are made when a new array must be made.</param>
        public void Insert(int at, in T item, int limit, int room)
        {
            if (!(at == 0 && _shared?.TryTake(_start, 1) == true))
                Copy(Math.Max(room, 1));
            Array.Copy(_items, _start, _items, _start - 1, at);
            _items[--_start + at] = item;
            _count = Math.Min(_count + 1, limit);
        }

        public void RemoveAt(int at)
        {
            Copy(room: 1);
            Array.Copy(_items, _start, _items, _start + 1, at);
            _items[_start++] = default!;
            _count--;
        }

        /// <summary>Drops all but the first ones. They stay in memory that is shared.</summary>
        public void Truncate(int count) => _count = Math.Min(_count, count);

        /// <summary>Drops all but the first ones, from memory, too.</summary>
        public void Keep(int count)
        {
            _count = count;
            _shared ??= new Shared(_items, _start);
            Copy(room: 1);
        }

        public FrontList<T> ToList()
        {
            if (_count == 0)
                return default;
            _shared ??= new Shared(_items, _start);
            return new(_shared, _start, _count);
        }

        /// <summary>Makes sure of an array that no list has, with places in front.</summary>
        void Copy(int room)
        {
            if (_shared is null && _start >= room)
                return;
            // A quarter of what there is: so rarely is a window that events come to one by one copied.
            var free = room + (_count / 4);
            var own = new T[free + _count];
            Array.Copy(_items, _start, own, free, _count);
            (_shared, _items, _start) = (null, own, free);
        }
    }
}
