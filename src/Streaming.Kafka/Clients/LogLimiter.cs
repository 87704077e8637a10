using System.Collections.Concurrent;

namespace Streaming.Kafka.Clients;

/// <summary>Lets the first line of a kind through, then one per window that says how many were held back.</summary>
internal sealed class LogLimiter(TimeProvider time, TimeSpan window)
{
    readonly ConcurrentDictionary<string, Kind> kinds = new(StringComparer.Ordinal);

    public bool Admit(string kind, out int heldBack)
    {
        var state = kinds.GetOrAdd(kind, static _ => new Kind());
        lock (state)
        {
            var now = time.GetTimestamp();
            if (state.Seen && time.GetElapsedTime(state.Last, now) < window)
            {
                state.HeldBack++;
                heldBack = 0;
                return false;
            }
            heldBack = state.HeldBack;
            (state.Seen, state.Last, state.HeldBack) = (true, now, 0);
            return true;
        }
    }

    sealed class Kind
    {
        public bool Seen;
        public long Last;
        public int HeldBack;
    }
}
