using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Interests;

namespace Streaming.Pipeline.Tests;

public sealed class UserEventsTests
{
    static readonly Timestamp AtFive = new() { Seconds = 5 };

    [Theory]
    [InlineData(4_000, 4_000)]
    [InlineData(9_000, 5_000)]
    public void From_Engagement_TakesTheEarlierOfItsClockAndTheRecords(long recordTime, long expected) =>
        Assert.Equal(expected, UserEvents.From(new Engagement { Action = Contracts.Action.View, OccurredAt = AtFive }, recordTime).Time);

    [Fact]
    public void From_EngagementWithoutATime_TakesTheRecords() =>
        Assert.Equal(7, UserEvents.From(new Engagement { Action = Contracts.Action.View }, 7).Time);

    [Fact]
    public void From_Erasure_IgnoresTheClientsClock()
    {
        Assert.Equal(new ErasureEvent(9_000), UserEvents.From(new ProfileChange { OccurredAt = AtFive, EraseHistory = new() }, 9_000));
        Assert.Equal(new AccountEvent(9_000, Closed: true), UserEvents.From(new ProfileChange { OccurredAt = AtFive, CloseAccount = new() }, 9_000));
        Assert.Equal(new AccountEvent(9_000, Closed: false), UserEvents.From(new ProfileChange { OccurredAt = AtFive, ReopenAccount = new() }, 9_000));
    }

    [Theory]
    [InlineData(9_000, 5_000)]
    [InlineData(4_000, 4_000)]
    public void From_ErasureThroughATime_ReachesNoFurther(long recordTime, long expected) => Assert.Equal(
        new ErasureEvent(expected), UserEvents.From(new ProfileChange { EraseHistory = new() { Through = AtFive } }, recordTime));

    [Fact]
    public void From_Report_HidesTheItem() =>
        Assert.Equal(new HideEvent(1, "i", Hidden: true), UserEvents.From(new Engagement { ItemId = "i", Action = Contracts.Action.Report }, 1));
}
