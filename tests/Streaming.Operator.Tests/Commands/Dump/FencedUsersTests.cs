using Streaming.Interests;
using Streaming.Operator.Commands.Dump;

namespace Streaming.Operator.Tests.Commands.Dump;

public class FencedUsersTests
{
    [Fact]
    public void Allows_WhatIsAfterAnErasure_AndNotInAClosedTime()
    {
        var fences = new FencedUsers();
        fences.Add("erased", new ErasureEvent(10));
        fences.Add("closed", new AccountEvent(10, Closed: true));
        fences.Add("reopened", new AccountEvent(10, Closed: true));
        fences.Add("reopened", new AccountEvent(20, Closed: false));
        fences.Add("other", new HideEvent(10, "item", Hidden: true));

        Assert.Equal([false, true], new[] { 10L, 11 }.Select(time => fences.Allows("erased", time)));
        Assert.Equal([false, false], new[] { 10L, 11 }.Select(time => fences.Allows("closed", time)));
        Assert.Equal([false, false, true], new[] { 10L, 15, 21 }.Select(time => fences.Allows("reopened", time)));
        Assert.True(fences.Allows("other", 1));
        Assert.True(fences.Allows("unknown", 1));
    }
}
