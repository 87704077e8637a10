using System.Globalization;

namespace Streaming.Local.Replay;

/// <summary>How fast a replay goes: as fast as it is applied, so many events a second, or so many times faster than it happened.</summary>
abstract record Pace
{
    /// <summary>As fast as the workers apply.</summary>
    public static Pace Max { get; } = new Unbounded();

    /// <summary>Parses <c>max</c>, <c>2000</c> (events a second) or <c>60x</c> (times faster than it happened).</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Pace Parse(string text)
    {
        if (text.Equals("max", StringComparison.OrdinalIgnoreCase))
            return Max;
        var factor = text.EndsWith('x') || text.EndsWith('X');
        if (!double.TryParse(factor ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !(value > 0) || double.IsInfinity(value))
        {
            throw new FormatException($"'{text}' is no speed; max, events a second such as 2000, or a factor such as 60x expected.");
        }

        return factor ? new Times(value) : new PerSecond(value);
    }

    /// <summary>When an event is due, counted from the start of the replay.</summary>
    /// <param name="index">The event's place in the stream.</param>
    /// <param name="sinceFirst">How long after the first event it happened.</param>
    public abstract TimeSpan Due(int index, TimeSpan sinceFirst);

    sealed record Unbounded : Pace
    {
        public override TimeSpan Due(int index, TimeSpan sinceFirst) => TimeSpan.Zero;
    }

    sealed record PerSecond(double Rate) : Pace
    {
        public override TimeSpan Due(int index, TimeSpan sinceFirst) => TimeSpan.FromSeconds(index / Rate);
    }

    sealed record Times(double Factor) : Pace
    {
        public override TimeSpan Due(int index, TimeSpan sinceFirst) => sinceFirst / Factor;
    }
}
