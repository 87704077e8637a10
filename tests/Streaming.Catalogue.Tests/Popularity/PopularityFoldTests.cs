using Streaming.Catalogue.Popularity;
using Streaming.Contracts;
using Streaming.Kafka;
using Action = Streaming.Contracts.Action;

namespace Streaming.Catalogue.Tests.Popularity;

public sealed class PopularityFoldTests
{
    const long HalfLife = 1000;

    [Fact]
    public async Task Engagements_CountByWeight_AndHalveWithEveryHalfLife()
    {
        var (fold, counts) = Fold();
        await ApplyAsync(fold, Engage("viewed", Action.View, 5000), Engage("saved", Action.Save, 4000), Engage("hidden", Action.Hide, 5000));

        Assert.Equal([("saved", 2.0), ("viewed", 1.0)], counts.Most(10, 5000));
        Assert.Equal([("saved", 1.0), ("viewed", 0.5)], counts.Most(10, 6000));
        Assert.Equal([("saved", 2.0)], counts.Most(1, 5000));
    }

    [Fact]
    public async Task Time_IsTheEarlierOfTheClientsAndTheRecords()
    {
        var (fold, counts) = Fold();
        var ahead = Engagement("ahead", Action.View);
        ahead.OccurredAt = UnixTime.ToTimestamp(9_000_000);
        await ApplyAsync(fold, Record(ahead, 1000));

        Assert.Equal([("ahead", 1.0)], counts.Most(10, 1000));
    }

    [Fact]
    public async Task BrokenRecord_IsPassedOver()
    {
        var (fold, counts) = Fold();
        await ApplyAsync(fold, new SourceRecord("engagements", 0, 0, 1, null, [0xff], null), Engage("i", Action.View, 1));

        Assert.Single(counts.Most(10, 1));
    }

    [Fact]
    public async Task Restored_GoesOnAsIfNothingHadHappened()
    {
        var (before, all) = Fold();
        await ApplyAsync(before, Engage("a", Action.View, 1000), Engage("b", Action.Share, 1500));
        var (after, counts) = Fold();
        foreach (var change in before.TakeChanges(1500))
            after.Restore(change.Key, change.Value!);
        await ApplyAsync(before, Engage("a", Action.Click, 1200));
        await ApplyAsync(after, Engage("a", Action.Click, 1200));

        Assert.Equal(all.Most(10, 2000), counts.Most(10, 2000));
        Assert.Equal(["item/a"], after.TakeChanges(2000).Select(change => change.Key));
    }

    [Fact]
    public async Task WhatFaded_IsForgotten_WithATombstone()
    {
        var (fold, counts) = Fold();
        await ApplyAsync(fold, Engage("once", Action.View, 1000));
        Assert.Single(fold.TakeChanges(1000));

        var change = Assert.Single(fold.TakeChanges(1000 + (7 * HalfLife)));

        Assert.Equal(("item/once", null), (change.Key, change.Value));
        Assert.Empty(counts.Most(10, 1000));
        Assert.Empty(fold.TakeChanges(1000 + (8 * HalfLife)));
    }

    [Fact]
    public void ForeignKey_IsRefusedByName() =>
        Assert.Contains("'count/a'", Assert.Throws<FormatException>(() => Fold().Fold.Restore("count/a", new byte[16])).Message, StringComparison.Ordinal);

    static (PopularityFold Fold, PopularityCounts Counts) Fold()
    {
        var counts = new PopularityCounts(HalfLife, capacity: 1000);
        return (new PopularityFold(counts, "popularity"), counts);
    }

    static Task ApplyAsync(PopularityFold fold, params SourceRecord[] records) => fold.ApplyAsync(records, TestContext.Current.CancellationToken);

    static SourceRecord Engage(string item, Action action, long time) => Record(Engagement(item, action), time);

    static Engagement Engagement(string item, Action action) => new() { EventId = item, UserId = "u", ItemId = item, Action = action };

    static SourceRecord Record(Engagement engagement, long time) =>
        new("engagements", 0, 0, time, null, RecordCodec.Engagement.Encode(engagement), null);
}
