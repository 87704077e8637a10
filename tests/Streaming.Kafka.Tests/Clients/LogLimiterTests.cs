using Microsoft.Extensions.Time.Testing;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Tests.Clients;

public sealed class LogLimiterTests
{
    [Fact]
    public void Admit_Repeats_AreHeldBackAndCounted()
    {
        var time = new FakeTimeProvider();
        var limiter = new LogLimiter(time, TimeSpan.FromSeconds(30));

        Assert.True(limiter.Admit("a", out _));
        Assert.False(limiter.Admit("a", out _));
        Assert.False(limiter.Admit("a", out _));
        Assert.True(limiter.Admit("b", out _));
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(limiter.Admit("a", out var heldBack));
        Assert.Equal(2, heldBack);
    }
}
