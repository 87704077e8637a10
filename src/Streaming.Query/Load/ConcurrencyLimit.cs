namespace Streaming.Query.Load;

/// <summary>
/// How many answers to make at a time: as many as do not slow each other down by more than a factor. Judged by delay, as TCP Vegas does; what an
/// answer takes without company is learned from those that begin while no other is being made. Not thread-safe.
/// </summary>
/// <param name="least">Never fewer, unless <paramref name="most"/> is less; 1 or more.</param>
/// <param name="most">Never more, 1 or more.</param>
/// <param name="maxSlowdown">How many times as long as alone an answer may take, above 1.</param>
sealed class ConcurrencyLimit(int first, int least, int most, double maxSlowdown)
{
    /// <summary>In balance one answer in thirteen is too slow: their 99th percentile lies not far above the factor.</summary>
    const double Rise = 0.004, Fall = 0.05;

    /// <summary>Weight of the newest answer in the average of those that were made alone.</summary>
    const double Smoothing = 0.05;

    double _limit = Math.Min(first, most);
    double _alone;

    /// <summary>The least to the most.</summary>
    public int Now => (int)_limit;

    /// <param name="milliseconds">How long the answer took.</param>
    /// <param name="alone">No other was being made when it began. The lower the limit, the more often that is so: what is normal is learned anew.</param>
    /// <param name="full">As many as the limit allows were being made; else it says nothing of the limit.</param>
    public void Answered(double milliseconds, bool alone, bool full)
    {
        if (alone)
            _alone = _alone == 0 ? milliseconds : _alone + (Smoothing * (milliseconds - _alone));
        if (!full || _alone == 0)
            return;
        _limit = milliseconds > maxSlowdown * _alone ? Math.Max(Math.Min(least, most), _limit * (1 - Fall)) : Math.Min(most, _limit * (1 + Rise));
    }
}
