using Streaming.Contracts;
using Streaming.Experiments.Counting;
using Streaming.Experiments.Splits;
using Action = Streaming.Contracts.Action;

namespace Streaming.Experiments.Tests.Counting;

public sealed class OutcomeJoinTests
{
    readonly ExperimentState state = new();
    readonly OutcomeJoin join;

    public OutcomeJoinTests() => join = Join(state);

    [Fact]
    public void AnAnswer_CountsItsUserOnce_AndItsItems()
    {
        join.Apply(Records.Served("u", 0, "r1"));
        join.Apply(Records.Served("u", 60, "r2"));
        join.Apply(Records.Served("u", 60, "r2"));

        Assert.Equal((1, 1, 2, 8), (Sum(Feature.Entered), Sum(Feature.Users), Sum(Feature.Answers), Sum(Feature.Impressions)));
    }

    [Fact]
    public void Engagements_Count_OnceAnItemAndAnswer_ByWhatTheyAre()
    {
        join.Apply(Records.Served("u", 0));
        Engage(Records.Engagement("u", 10, 0, dwell: 5));
        Engage(Records.Engagement("u", 11, 0, dwell: 2));
        Engage(Records.Engagement("u", 12, 1, Action.Save));
        Engage(Records.Engagement("u", 13, 2, Action.Hide));
        Engage(Records.Engagement("u", 14, 2, Action.Report));
        Engage(Records.Engagement("u", 15, 9));

        Assert.Equal((1, 1, 1, 7), (Sum(Feature.Clicks), Sum(Feature.Saves), Sum(Feature.Hides), Sum(Feature.DwellSeconds)));
    }

    [Fact]
    public void ARetriedEvent_CountsOnce()
    {
        join.Apply(Records.Served("u", 0));
        Engage(Records.Engagement("u", 10, id: "e", dwell: 5));
        Engage(Records.Engagement("u", 10, id: "e", dwell: 5));

        Assert.Equal(5, Sum(Feature.DwellSeconds));
    }

    [Theory]
    [InlineData(3_599, 1)]
    [InlineData(3_601, 0)]
    [InlineData(-1, 0)]
    public void AnEngagement_Counts_WithinTheWindowAfterTheAnswer(double at, double clicks)
    {
        join.Apply(Records.Served("u", 0));
        Engage(Records.Engagement("u", at));

        Assert.Equal(clicks, Sum(Feature.Clicks));
    }

    [Fact]
    public void TheNewestAnswerThatShowedTheItem_GetsTheEngagement_UnlessARequestIsNamed()
    {
        join.Apply(Records.Served("u", 0, "r1", "control"));
        join.Apply(Records.Served("u", 60, "r2", "treatment"));
        Engage(Records.Engagement("u", 70, 0));
        Engage(Records.Engagement("u", 71, 1, request: "r1"));
        // The client's clock runs behind.
        Engage(Records.Engagement("u", -5, 2, request: "r1"));

        Assert.Equal((2, 1), (Sum(Feature.Clicks, "control"), Sum(Feature.Clicks, "treatment")));
    }

    [Fact]
    public void TheEventsTime_IsNeverLaterThanItsRecords()
    {
        join.Apply(Records.Served("u", 0));
        join.Apply(Records.Engagement("u", 5_000), Records.Milliseconds(100), []);

        Assert.Equal(1, Sum(Feature.Clicks));
    }

    [Fact]
    public void Topics_CountOnceAUserAndDay()
    {
        join.Apply(Records.Served("u", 0, "r1"));
        join.Apply(Records.Served("u", Records.Day, "r2"));
        Engage(Records.Engagement("u", 10, 0), "a", "b");
        Engage(Records.Engagement("u", 11, 1), "b", "c");
        Engage(Records.Engagement("u", 12, 2, Action.Hide), "d");
        Engage(Records.Engagement("u", Records.Day + 10, 0), "a");

        Assert.Equal(4, Sum(Feature.Topics));
    }

    [Fact]
    public void Sessions_EndWithAPause_AndLastFromTheirFirstToTheirLastActivity()
    {
        join.Apply(Records.Served("u", 0, "r1"));
        Engage(Records.Engagement("u", 100));
        join.Apply(Records.Served("u", 1_000, "r2"));
        join.Apply(Records.Served("u", 10_000, "r3"));
        Engage(Records.Engagement("u", 10_050));

        Assert.Equal((2, 1_050), (Sum(Feature.Sessions), Sum(Feature.SessionSeconds)));
    }

    [Fact]
    public void AUserWhoComesTheNextDay_HasReturned_ButNotOneWhoComesLater()
    {
        foreach (var (user, day) in new[] { ("next", 1), ("later", 2) })
        {
            join.Apply(Records.Served(user, 0, "r1"));
            join.Apply(Records.Served(user, day * Records.Day, "r2"));
            join.Apply(Records.Served(user, (day * Records.Day) + 60, "r3"));
        }

        Assert.Equal((1, 4, 2), (Sum(Feature.Returned), Sum(Feature.Users), Sum(Feature.Entered)));
    }

    [Fact]
    public void TestersAndAnswersOfNoArm_DoNotCount()
    {
        var tester = Records.Served("tester", 0);
        tester.Arm.ByOverride = true;
        var none = Records.Served("none", 0);
        none.Arm = null;
        join.Apply(tester);
        join.Apply(none);

        Assert.Empty(state.Counts);
        Assert.Empty(state.TakeChanges());
    }

    [Fact]
    public void AnErasedUser_LeavesNothingButTheSums_AndNothingFromBeforeCounts()
    {
        join.Apply(Records.Served("u", 0, "r1"));
        Engage(Records.Engagement("u", 10));
        state.TakeChanges();

        join.Erase("u", Records.Milliseconds(100));
        Engage(Records.Engagement("u", 50, 1));
        join.Apply(Records.Served("u", 90, "r2"));

        var changes = state.TakeChanges();
        Assert.Equal(["answer/1/u/r1", "user/u"], changes.Select(change => change.Key).Order());
        Assert.Null(changes.Single(change => change.Key == "answer/1/u/r1").Value);
        Assert.Empty(state.Users["u"].Memberships);
        Assert.Equal((1, 4), (Sum(Feature.Clicks), Sum(Feature.Impressions)));

        join.Apply(Records.Served("u", 200, "r3"));
        Assert.Equal(8, Sum(Feature.Impressions));
        join.Expire(Records.Milliseconds(130 * Records.Day));
        Assert.Empty(state.Users);
    }

    [Fact]
    public void AfterTheWindow_OnlyMembershipIsRemembered_AndAfterMonthsNothing()
    {
        join.Apply(Records.Served("u", 0));
        join.Expire(Records.Milliseconds(3_599));
        Assert.Single(state.Answers);
        join.Expire(Records.Milliseconds(3_601));
        Assert.Empty(state.Answers);
        Assert.Single(state.Users["u"].Memberships["blending"].Days);

        join.Expire(Records.Milliseconds(2 * Records.Day));
        Assert.Empty(state.Users["u"].Memberships["blending"].Days);
        join.Apply(Records.Served("u", 3 * Records.Day, "r2"));
        Assert.Equal(1, Sum(Feature.Entered));

        join.Expire(Records.Milliseconds(100 * Records.Day));
        Assert.Empty(state.Users);
        Assert.Contains(state.TakeChanges(), change => change is { Key: "user/u", Value: null });
    }

    [Fact]
    public void OldestAnswers_AreGivenUp_WhereAUserHasTooMany()
    {
        for (var i = 0; i < 70; i++)
            join.Apply(Records.Served("u", i, $"r{i}"));

        Assert.Equal(64, state.Answers["u"].Count);
        Assert.Equal("r6", state.Answers["u"][0].RequestId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyStream_IsCountedAsAPlainRecountCountsIt_AlsoThroughARestartInItsMiddle(int seed)
    {
        var (random, events) = (new Random(seed), new List<(double At, object Message)>());
        for (var i = 0; i < 400; i++)
        {
            var (user, at) = ($"u/{random.Next(8)}", random.NextDouble() * 3 * Records.Day);
            events.Add((at, random.Next(3) == 0
                ? Records.Served(user, at, $"r{i}", $"arm-{user.Length + (user[^1] % 2)}")
                : Records.Engagement(user, at, random.Next(5), random.Next(2) == 0 ? Action.Click : Action.Save, $"e{i}")));
        }
        events = [.. events.OrderBy(e => e.At)];

        var stored = new Dictionary<string, byte[]>();
        var (running, current) = (new ExperimentState(), (OutcomeJoin?)null);
        foreach (var (index, (at, message)) in events.Index())
        {
            if (index % 50 == 0)
            {
                running = new ExperimentState();
                foreach (var (key, value) in stored)
                    running.Restore(key, value);
                (current = Join(running)).Restored();
            }
            if (message is Served served)
                current!.Apply(served);
            else
                current!.Apply((Engagement)message, Records.Milliseconds(at), []);
            current.Expire(Records.Milliseconds(at));
            foreach (var (key, value) in running.TakeChanges())
                if (value is null)
                    stored.Remove(key);
                else
                    stored[key] = value;
        }

        foreach (var arm in events.Select(e => e.Message).OfType<Served>().Select(served => served.Arm.Arm).Distinct())
        {
            var counts = running.Counts.Where(count => count.Key.Arm == arm).Select(count => count.Value).ToList();
            var plain = PlainCounts.Of(events, arm);
            Assert.Equal(plain, (counts.Sum(c => c.Total(Feature.Impressions)), counts.Sum(c => c.Total(Feature.Clicks)), counts.Sum(c => c.Total(Feature.Saves)), counts.Sum(c => c.Total(Feature.Users))));
        }
    }

    static OutcomeJoin Join(ExperimentState state) => new(state, new CountingOptions(), new SplitOptions(), _ => false);

    void Engage(Engagement engagement, params string[] topics) => join.Apply(engagement, long.MaxValue, topics);

    double Sum(Feature feature, string? arm = null) =>
        state.Counts.Where(count => arm is null || count.Key.Arm == arm).Sum(count => count.Value.Total(feature));
}
