namespace Streaming.Experiments.Counting;

/// <summary>Forgets of each user what can no longer change a count, when its time has come.</summary>
public sealed class Expiry(ExperimentState state, CountingOptions options)
{
    readonly long window = (long)options.Window.TotalMilliseconds;
    readonly PriorityQueue<string, long> due = new();
    readonly Dictionary<string, long> scheduled = new(StringComparer.Ordinal);

    /// <summary>The state was read anew.</summary>
    public void Restored()
    {
        due.Clear();
        scheduled.Clear();
        foreach (var user in state.Users.Keys.Union(state.Answers.Keys))
            Schedule(user);
    }

    /// <summary>Something about the user is new.</summary>
    public void Schedule(string userId)
    {
        if (NextDue(userId) is not { } next || (scheduled.TryGetValue(userId, out var at) && at <= next))
            return;
        scheduled[userId] = next;
        due.Enqueue(userId, next);
    }

    /// <param name="now">Unix milliseconds: everything before it was applied.</param>
    public void Expire(long now)
    {
        while (due.TryPeek(out var userId, out var at) && at <= now)
        {
            due.Dequeue();
            if (!scheduled.TryGetValue(userId, out var standing) || standing != at)
                continue;
            scheduled.Remove(userId);
            state.ForgetAnswers(userId, answer => answer.ServedAt + window <= now);
            Prune(userId, now);
            Schedule(userId);
        }
        foreach (var key in state.Counts.Keys.Where(key => key.Day < Days.Of(now) - options.KeepDays).ToList())
        {
            state.Counts.Remove(key);
            state.Touch(StateKeys.Counts(key));
        }
    }

    void Prune(string userId, long now)
    {
        if (!state.Users.TryGetValue(userId, out var user))
            return;
        var touched = false;
        foreach (var (experiment, member) in user.Memberships.ToList())
        {
            touched |= member.Days.RemoveAll(day => EndOf(day) <= now) > 0;
            if (EndOf(member) <= now)
                touched |= user.Memberships.Remove(experiment);
        }
        if (user.Memberships.Count == 0 && !(EndOfErasure(user) > now))
            touched |= state.Users.Remove(userId);
        if (touched)
            state.Touch(StateKeys.User(userId));
    }

    long? NextDue(string userId)
    {
        var next = long.MaxValue;
        if (state.Answers.TryGetValue(userId, out var answers))
            next = answers[0].ServedAt + window;
        if (state.Users.TryGetValue(userId, out var user))
        {
            foreach (var member in user.Memberships.Values)
            {
                next = Math.Min(next, EndOf(member));
                foreach (var day in member.Days)
                    next = Math.Min(next, EndOf(day));
            }
            if (user.Memberships.Count == 0)
                next = Math.Min(next, EndOfErasure(user) ?? 0);
        }
        return next == long.MaxValue ? null : next;
    }

    // An answer's window is at most a day, so that what it leads to can still come on the day after.
    long EndOf(ActiveDay day) => (day.Day + Math.Max(options.ReturnDays + 1, 2)) * Days.Milliseconds;

    long EndOf(Membership member) => member.LastActive + (options.KeepUsersDays * Days.Milliseconds);

    long? EndOfErasure(UserRecord user) => user.ErasedAt + (options.KeepErasuresDays * Days.Milliseconds);
}
