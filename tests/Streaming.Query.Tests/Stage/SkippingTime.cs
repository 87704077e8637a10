using Microsoft.Extensions.Time.Testing;

namespace Streaming.Query.Tests.Stage;

/// <summary>A clock that a test holds. Once told so, it passes over short pauses by itself: it advances by each as soon as somebody waits.</summary>
sealed class SkippingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>Pauses up to this are passed over; longer ones are deadlines, and come when the pauses before them add up.</summary>
    public TimeSpan SkipsUpTo { get; set; } = TimeSpan.Zero;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= SkipsUpTo)
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
