namespace Streaming.Operator.Running;

/// <summary>Holds work back, so that it leaves servers to those who need them.</summary>
/// <param name="perSecond">Steps a second at most, on the whole.</param>
sealed class Pace(int perSecond, TimeProvider time)
{
    /// <summary>Steps between two looks at the clock.</summary>
    const int Run = 100;

    readonly long started = time.GetTimestamp();
    long done;

    /// <summary>Returns when the next step may be done.</summary>
    public async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        if (++done % Run == 0 && TimeSpan.FromSeconds((double)done / perSecond) - time.GetElapsedTime(started) is var early && early > TimeSpan.Zero)
            await Task.Delay(early, time, cancellationToken);
    }
}
