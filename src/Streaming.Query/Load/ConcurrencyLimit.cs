namespace Streaming.Query.Load;

/// <summary>
/// How many answers to make at a time: as many as do not slow each other down by more than a factor. Judged by delay, as TCP Vegas does. What an
/// answer normally takes is learned from those that begin while no more than the least are being made; so that there are such answers under a load
/// that leaves no room, the limit falls to the least for a moment every now and then, as in TCP BBR. Not thread-safe.
/// </summary>
/// <param name="least">Never fewer, unless <paramref name="most"/> is less; 1 or more.</param>
/// <param name="most">Never more, 1 or more.</param>
/// <param name="maxSlowdown">How many times as long as normally an answer may take, above 1.</param>
sealed class ConcurrencyLimit(int first, int least, int most, double maxSlowdown)
{
    /// <summary>In balance one answer in thirteen is too slow: their 99th percentile lies not far above the factor.</summary>
    const double Rise = 0.004, Fall = 0.05;

    /// <summary>Weight of the newest answer in what is normal.</summary>
    const double Smoothing = 0.05;

    /// <summary>After so many answers at the limit comes a moment at the least, of so many answers.</summary>
    internal const int ProbeAfter = 500, ProbeAnswers = 10;

    double _limit = Math.Min(first, most);

    /// <summary>The mean of logarithms: one answer that took a hundred times as long, as the first of a process may, counts little in it.</summary>
    double _logNormal;
    int _learned, _sinceProbe, _toProbe;

    public int Least { get; } = Math.Min(least, most);

    /// <summary>The least to the most.</summary>
    public int Now => _toProbe > 0 ? Least : (int)_limit;

    /// <param name="milliseconds">How long the answer took.</param>
    /// <param name="uncrowded">It was one of no more than the least that were being made when it began.</param>
    /// <param name="full">As many as the limit allows were being made; else it says nothing of the limit.</param>
    public void Answered(double milliseconds, bool uncrowded, bool full)
    {
        var log = Math.Log(Math.Max(milliseconds, 0.001));
        if (uncrowded)
            _logNormal += Math.Max(Smoothing, 1.0 / ++_learned) * (log - _logNormal);
        if (_toProbe > 0)
        {
            _toProbe -= uncrowded ? 1 : 0;
            return;
        }
        if (!full || _learned == 0)
            return;
        _limit = log > _logNormal + Math.Log(maxSlowdown) ? Math.Max(Least, _limit * (1 - Fall)) : Math.Min(most, _limit * (1 + Rise));
        if (++_sinceProbe == ProbeAfter)
            (_sinceProbe, _toProbe) = (0, ProbeAnswers);
    }
}
