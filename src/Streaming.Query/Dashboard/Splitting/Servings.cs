using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Streaming.Contracts;

namespace Streaming.Query.Dashboard.Splitting;

/// <summary>Which kind of interest put an item before a user, of the newest items served. Bounded; thread-safe.</summary>
sealed class Servings
{
    /// <summary>Items served that are remembered, some 16 MB.</summary>
    const int Most = 400_000;

    /// <summary>How long after an answer an engagement counts for it, in milliseconds.</summary>
    const long Window = 60 * 60 * 1000;

    readonly Lock _gate = new();
    readonly Dictionary<ulong, (long At, bool Explicit)> _served = [];
    readonly Queue<(ulong Key, long At)> _order = new();

    /// <param name="at">The record's timestamp, Unix milliseconds.</param>
    public void Add(Served served, long at)
    {
        lock (_gate)
            foreach (var item in served.Items)
            {
                // What is popular was put there by no interest of the user.
                if (SideOf(item.SourceKind) is not { } isExplicit)
                    continue;
                var key = Key(served.UserId, item.ItemId);
                _served[key] = (at, isExplicit);
                _order.Enqueue((key, at));
                while (_order.Count > Most)
                    Forget(_order.Dequeue());
            }
    }

    /// <returns>Null where no interest is known to have served the item within an hour before <paramref name="time"/>.</returns>
    public Split? Of(string userId, string itemId, long time)
    {
        lock (_gate)
            return _served.TryGetValue(Key(userId, itemId), out var served) && served.At <= time && time - served.At <= Window
                ? new Split(served.Explicit, Split.Served, served.Explicit ? "served for a choice" : "served for an implicit interest")
                : null;
    }

    void Forget((ulong Key, long At) oldest)
    {
        if (_served.TryGetValue(oldest.Key, out var served) && served.At == oldest.At)
            _served.Remove(oldest.Key);
    }

    static bool? SideOf(InterestKind kind) => kind switch
    {
        InterestKind.Implicit or InterestKind.Average => false,
        InterestKind.Topic or InterestKind.Collection => true,
        _ => null,
    };

    static ulong Key(string userId, string itemId) => XxHash3.HashToUInt64(
        MemoryMarshal.AsBytes(string.Create(CultureInfo.InvariantCulture, $"{userId.Length}/{userId}{itemId}").AsSpan()));
}
