using Streaming.Contracts;
using Streaming.Experiments.Splits;
using Action = Streaming.Contracts.Action;

namespace Streaming.Experiments.Counting;

/// <summary>
/// Joins what was served with what users did within a window, and adds it up. Pure: records in their order give the same state.
/// </summary>
/// <param name="learns">Whether answers of a strategy teach a split.</param>
public sealed class OutcomeJoin(ExperimentState state, CountingOptions options, SplitOptions splits, Func<string, bool> learns)
{
    /// <summary>Longer stays are taken for a screen left on.</summary>
    const double LongestDwellSeconds = 3_600;

    readonly long window = (long)options.Window.TotalMilliseconds;
    readonly SplitLearner learner = new(splits);
    readonly Expiry expiry = new(state, options);

    /// <summary>Whether the answer counts in an experiment or teaches a split.</summary>
    public bool Concerns(Served served) =>
        (Counts(served) || Teaches(served)) && served.ServedAt is not null && served.Fallback != Fallback.ClosedAccount;

    public void Apply(Served served)
    {
        if (!Concerns(served))
            return;
        var (counts, teaches) = (Counts(served), Teaches(served));
        var servedAt = served.ServedAt.ToUnixMilliseconds();
        if (state.Users.GetValueOrDefault(served.UserId)?.ErasedAt >= servedAt
            || state.Answers.GetValueOrDefault(served.UserId)?.Exists(answer => answer.RequestId == served.RequestId) == true)
            return;
        var answer = new AnswerRecord
        {
            UserId = served.UserId,
            RequestId = served.RequestId,
            ServedAt = servedAt,
            Experiment = counts ? served.Arm!.Experiment : "",
            Arm = counts ? served.Arm!.Arm : "",
            Segment = teaches ? SegmentNames.Of(served.Segment) : null,
            Surface = served.Surface,
            Items = [.. served.Items.Select(item => AnswerRecord.HashOf(item.ItemId))],
            Places = Places.Of(served.Items),
            Outcomes = new Outcomes[served.Items.Count],
        };
        if (counts)
            Count(answer);
        Teach(answer, Enumerable.Range(0, answer.Items.Length), impressions: 1, reward: 0);
        Remember(answer);
    }

    /// <param name="timestamp">The record's, Unix milliseconds.</param>
    /// <param name="topics">Of the item.</param>
    public void Apply(Engagement engagement, long timestamp, IReadOnlyCollection<string> topics)
    {
        var time = engagement.OccurredAt is { } occurred ? Math.Min(occurred.ToUnixMilliseconds(), timestamp) : timestamp;
        if (!state.Answers.TryGetValue(engagement.UserId, out var answers)
            || Find(answers, engagement, time) is not ({ } answer, var place)
            || !answer.Events.Add(AnswerRecord.HashOf(engagement.EventId)))
            return;
        state.Touch(StateKeys.Answer(answer));
        var outcome = engagement.Action switch
        {
            Action.Click => Outcomes.Clicked,
            Action.Save => Outcomes.Saved,
            Action.Share => Outcomes.Shared,
            Action.Hide or Action.Report => Outcomes.Hidden,
            _ => Outcomes.None,
        } & ~answer.Outcomes[place];
        answer.Outcomes[place] |= outcome;
        if (answer.Experiment.Length > 0)
            Count(answer, outcome, engagement, time, topics);
        Teach(answer, [place], impressions: 0, RewardOf(outcome));
    }

    /// <summary>Forgets the user. The sums stay: they are of many users, and nothing says any more what this one added.</summary>
    /// <returns>False where nothing was kept of the user.</returns>
    public bool Erase(string userId, long at)
    {
        var held = state.Answers.ContainsKey(userId) || state.Users.ContainsKey(userId);
        state.ForgetAnswers(userId, _ => true);
        var before = state.Users.GetValueOrDefault(userId)?.ErasedAt ?? long.MinValue;
        state.Users[userId] = new UserRecord { UserId = userId, ErasedAt = Math.Max(before, at) };
        state.Touch(StateKeys.User(userId));
        expiry.Schedule(userId);
        return held;
    }

    /// <summary>The state was read anew.</summary>
    public void Restored() => expiry.Restored();

    /// <summary>Forgets what can no longer change a count.</summary>
    /// <param name="now">Unix milliseconds: everything before it was applied.</param>
    public void Expire(long now) => expiry.Expire(now);

    static bool Counts(Served served) => served.Arm is { ByOverride: false };

    bool Teaches(Served served) => learns(served.StrategyName) && served.Items.Count > 0;

    void Count(AnswerRecord answer)
    {
        if (!state.Users.TryGetValue(answer.UserId, out var user))
            state.Users[answer.UserId] = user = new UserRecord { UserId = answer.UserId };
        state.Touch(StateKeys.User(answer.UserId));
        var (day, bucket) = (Days.Of(answer.ServedAt), ArmDay.BucketOf(answer.UserId));
        // Other weights or another salt move a user to another arm: a new member there.
        if (!user.Memberships.TryGetValue(answer.Experiment, out var member) || member.Arm != answer.Arm)
        {
            user.Memberships[answer.Experiment] = member = new Membership { Arm = answer.Arm };
            Add(answer, day, bucket, Feature.Entered, 1);
        }
        foreach (var earlier in member.Days.Where(d => !d.Returned && d.Day < day && day - d.Day <= options.ReturnDays))
        {
            earlier.Returned = true;
            Add(answer, earlier.Day, bucket, Feature.Returned, 1);
        }
        if (!member.Days.Exists(d => d.Day == day))
        {
            member.Days.Add(new ActiveDay(day));
            Add(answer, day, bucket, Feature.Users, 1);
        }
        Add(answer, day, bucket, Feature.Answers, 1);
        Add(answer, day, bucket, Feature.Impressions, answer.Items.Length);
        GoOn(answer, member, answer.ServedAt, bucket);
    }

    void Count(AnswerRecord answer, Outcomes outcome, Engagement engagement, long time, IReadOnlyCollection<string> topics)
    {
        var (day, bucket) = (Days.Of(answer.ServedAt), ArmDay.BucketOf(answer.UserId));
        if (outcome.HasFlag(Outcomes.Clicked))
            Add(answer, day, bucket, Feature.Clicks, 1);
        if (outcome.HasFlag(Outcomes.Saved))
            Add(answer, day, bucket, Feature.Saves, 1);
        if (outcome.HasFlag(Outcomes.Hidden))
            Add(answer, day, bucket, Feature.Hides, 1);
        if (engagement.Dwell is { } dwell)
            Add(answer, day, bucket, Feature.DwellSeconds, Math.Min(LongestDwellSeconds, dwell.ToMilliseconds() / 1000.0));
        if (state.Users.GetValueOrDefault(answer.UserId)?.Memberships.GetValueOrDefault(answer.Experiment) is not { } member || member.Arm != answer.Arm)
            return;
        state.Touch(StateKeys.User(answer.UserId));
        if ((outcome & (Outcomes.Clicked | Outcomes.Saved | Outcomes.Shared)) != 0 && member.Days.Find(d => d.Day == day) is { } active)
            Add(answer, day, bucket, Feature.Topics, topics.Count(topic => active.Topics.Add(AnswerRecord.HashOf(topic))));
        GoOn(answer, member, time, bucket);
    }

    /// <summary>The session goes on, or another one begins.</summary>
    void GoOn(AnswerRecord answer, Membership member, long time, int bucket)
    {
        var pause = time - member.LastActive;
        var day = Days.Of(answer.ServedAt);
        if (member.LastActive == 0 || pause > options.SessionGap.TotalMilliseconds)
            Add(answer, day, bucket, Feature.Sessions, 1);
        else if (pause > 0)
            Add(answer, day, bucket, Feature.SessionSeconds, pause / 1000.0);
        member.LastActive = Math.Max(member.LastActive, time);
    }

    void Add(AnswerRecord answer, int day, int bucket, Feature feature, double value)
    {
        if (value == 0)
            return;
        var key = new ArmDayKey(answer.Experiment, answer.Arm, day);
        if (!state.Counts.TryGetValue(key, out var counts))
            state.Counts[key] = counts = new ArmDay();
        counts.Add(bucket, feature, value);
        state.Touch(StateKeys.Counts(key));
    }

    void Teach(AnswerRecord answer, IEnumerable<int> items, double impressions, double reward)
    {
        if (answer.Segment is not { } segment || (impressions == 0 && reward == 0))
            return;
        var key = new SplitKey(segment, answer.Surface);
        if (!state.Learning.TryGetValue(key, out var learning))
            state.Learning[key] = learning = new SplitLearning { Split = learner.Start(segment, answer.Surface) };
        var bucket = ArmDay.BucketOf(answer.UserId) % SplitEvidence.Buckets;
        foreach (var item in items)
        {
            learning.Evidence.Fresh += impressions;
            foreach (var place in Places.Indexes(answer.Places[item]))
            {
                learning.Evidence.Impressions[place][bucket] += impressions;
                learning.Evidence.Rewards[place][bucket] += reward;
            }
        }
        state.Touch(StateKeys.Learning(key));
    }

    double RewardOf(Outcomes outcome) =>
        (outcome.HasFlag(Outcomes.Clicked) ? splits.ClickReward : 0) + (outcome.HasFlag(Outcomes.Saved) ? splits.SaveReward : 0)
        + (outcome.HasFlag(Outcomes.Shared) ? splits.ShareReward : 0) + (outcome.HasFlag(Outcomes.Hidden) ? splits.HideReward : 0);

    /// <summary>The answer that the request id names, else the newest that had shown the item before.</summary>
    (AnswerRecord? Answer, int Place) Find(List<AnswerRecord> answers, Engagement engagement, long time)
    {
        var item = AnswerRecord.HashOf(engagement.ItemId);
        (AnswerRecord?, int) newest = (null, 0);
        foreach (var answer in answers)
        {
            // Who names the request may have a clock that runs behind; else only what was shown before can have led to it.
            var named = engagement.RequestId.Length > 0 && answer.RequestId == engagement.RequestId;
            var after = time - answer.ServedAt;
            if (after > window || after < (named ? -window : 0) || Array.IndexOf(answer.Items, item) is not (>= 0 and var place))
                continue;
            if (named)
                return (answer, place);
            newest = (answer, place);
        }
        return newest;
    }

    void Remember(AnswerRecord answer)
    {
        if (!state.Answers.TryGetValue(answer.UserId, out var answers))
            state.Answers[answer.UserId] = answers = [];
        answers.Insert(answers.FindLastIndex(other => other.ServedAt <= answer.ServedAt) + 1, answer);
        state.Touch(StateKeys.Answer(answer));
        if (answers.Count > options.AnswersPerUser)
            state.ForgetAnswers(answer.UserId, answers[0].Equals);
        expiry.Schedule(answer.UserId);
    }
}
