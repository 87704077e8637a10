using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Query.Dashboard.Splitting;

namespace Streaming.Query.Tests.Dashboard;

public sealed class SplittingTests
{
    const long Noon = 1_700_000_000_000, Minute = 60_000, Hour = 60 * Minute;

    [Fact]
    public void Served_CountsForTheKindThatServedIt_ForAnHour()
    {
        var servings = new Servings();
        servings.Add(Answer(("for-behaviour", InterestKind.Implicit), ("for-a-topic", InterestKind.Topic), ("averaged", InterestKind.Average)), Noon);

        Assert.Equal(("implicit", "served"), Told(servings.Of("u", "for-behaviour", Noon + Minute)));
        Assert.Equal(("explicit", "served"), Told(servings.Of("u", "for-a-topic", Noon + Minute)));
        Assert.Equal(("implicit", "served"), Told(servings.Of("u", "averaged", Noon + Hour)));
        Assert.Null(servings.Of("u", "for-a-topic", Noon - 1));
        Assert.Null(servings.Of("u", "for-a-topic", Noon + Hour + 1));
        Assert.Null(servings.Of("somebody-else", "for-a-topic", Noon + Minute));
    }

    [Fact]
    public void WhatIsPopular_WasServedByNoInterest()
    {
        var servings = new Servings();
        servings.Add(Answer(("item", InterestKind.Popular)), Noon);

        Assert.Null(servings.Of("u", "item", Noon + Minute));
    }

    [Fact]
    public void Chosen_CountsFromTheChoiceOn()
    {
        var chosen = new Chosen([
            new ChoiceEvent(Noon, ChoiceKind.Topic, "travel", true, []), new ChoiceEvent(Noon, ChoiceKind.Topic, "given-up", false, []),
            new ChoiceEvent(Noon, ChoiceKind.Collection, "c", true, ["kept"]) { Name = "My list" },
        ]);

        Assert.Equal(new Split(true, "topics", "travel was followed"), chosen.Of("item", ["food", "travel"], Noon));
        Assert.Equal(new Split(true, "topics", "in the collection My list"), chosen.Of("kept", ["food"], Noon + 1));
        Assert.Equal("implicit", chosen.Of("item", ["travel"], Noon - 1).Kind);
        Assert.Equal("implicit", chosen.Of("item", ["given-up"], Noon + 1).Kind);
        Assert.Equal("none of its topics was followed", chosen.Of("item", ["food"], Noon).Because);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Buckets_StayBounded_AndLoseNothingWhereTheyWiden(bool widens)
    {
        var buckets = new TimeBuckets(10, most: 8, widens);
        for (var i = 0; i < 100; i++)
            buckets.Add(Noon + (i * 7_000), i % 4);

        var report = buckets.Report();

        Assert.InRange(report.Buckets.Count, 1, 8);
        Assert.Equal(widens ? 160 : 10, report.BucketSeconds);
        var counted = report.Buckets.Sum(b => b.ImplicitServed + b.ImplicitTopics + b.ExplicitServed + b.ExplicitTopics);
        Assert.Equal(widens, counted == 100);
        Assert.Equal(report.Buckets.Select(b => b.At).Order(), report.Buckets.Select(b => b.At));
    }

    static (string, string) Told(Split? split) => (split!.Kind, split.Evidence);

    static Served Answer(params (string Item, InterestKind Kind)[] items) => new()
    {
        UserId = "u",
        Items = { items.Select(item => new ServedItem { ItemId = item.Item, SourceKind = item.Kind }) },
    };
}
