using System.Globalization;
using Streaming.Local.Replay;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Simulation;

/// <summary>Turns planted interests into a stream as real ones are: noisy, late, out of order, with duplicates and broken records.</summary>
sealed class SimulatedStream(WorldOptions options, IReadOnlyList<SimulatedCluster> clusters)
{
    const double Noise = 0.08;
    const double HidesPerUser = 0.5;
    const double Duplicates = 0.01;
    const double OutOfOrder = 0.05;

    /// <summary>One in so many, so that the smallest world has some.</summary>
    const int UsersPerErasure = 100, UsersPerClosing = 400, EventsPerBrokenRecord = 1500;

    static readonly double[] ActionWeights = [0.5, 0.3, 0.13, 0.07];
    static readonly Action[] Actions = [Action.View, Action.Click, Action.Save, Action.Share];

    readonly Random random = new(options.Seed + 2);
    readonly long duration = (long)options.Duration.TotalMilliseconds;
    readonly double[][] popularity = [.. clusters.Select(cluster => Draw.Zipf(cluster.Items.Count, 0.7))];
    readonly List<ReplayEvent> history = [];
    int eventNumber;

    public SimulatedWorld Simulate(IReadOnlyList<SimulatedUser> users)
    {
        var engaged = new Dictionary<string, IReadOnlyList<string>>();
        var gone = new HashSet<string>();
        foreach (var (number, user) in users.Index())
        {
            engaged[user.Id] = Engage(user);
            history.AddRange(SimulatedChoices.Of(random, user, clusters, options.Topics, Time));
            var erases = number % UsersPerErasure == UsersPerErasure / 2;
            var closes = number % UsersPerClosing == UsersPerClosing / 4;
            if (erases || closes)
            {
                gone.Add(user.Id);
                EndHistory(user, closes);
            }
        }

        var live = users.SelectMany(Meet).OrderBy(e => e.Arrives).ToList();
        return new SimulatedWorld(options, clusters, users, [.. history.OrderBy(e => e.Arrives)], live, engaged, gone);
    }

    /// <returns>The items that the user engaged with.</returns>
    List<string> Engage(SimulatedUser user)
    {
        var heldOut = user.HeldOut.Select(item => item.Id).ToHashSet();
        var engaged = new HashSet<string>();
        foreach (var cluster in Planned(user))
        {
            var item = clusters[cluster].Items[random.Index(popularity[cluster])].Id;
            if (!heldOut.Contains(item))
            {
                engaged.Add(item);
                Add(user.Id, item, Actions[random.Index(ActionWeights)]);
            }
        }

        var disliked = random.Next(clusters.Count);
        if (random.NextDouble() < HidesPerUser && !user.Interests.Contains(disliked))
            Add(user.Id, clusters[disliked].Items[random.Index(popularity[disliked])].Id, Action.Hide);
        return [.. engaged];
    }

    /// <summary>The cluster of each engagement. Every planted interest shows at least twice, else nobody could know of it.</summary>
    List<int> Planned(SimulatedUser user)
    {
        var planned = user.Interests.SelectMany(interest => new[] { interest, interest }).ToList();
        var count = (int)(options.EventsPerUser * (0.4 + 1.2 * random.NextDouble()));
        var shares = user.Shares.ToArray();
        while (planned.Count < count)
            planned.Add(random.NextDouble() < Noise ? random.Next(clusters.Count) : user.Interests[random.Index(shares)]);
        return planned;
    }

    void Add(string userId, string itemId, Action action)
    {
        var time = Time();
        var dwell = action == Action.Hide ? -1 : (int)Math.Min(600_000, 1000 * Math.Exp(2.5 + random.Gaussian()));
        var delay = random.NextDouble() < OutOfOrder ? random.Next(60_000, 6 * 3_600_000) : random.Next(2_000);
        var arrives = Math.Min(time + delay, options.EndsAt);
        var simulated = ReplayEvent.Engagement(userId, NextEventId(), itemId, action, time, arrives, dwell, "simulation");
        history.Add(simulated);
        if (random.NextDouble() < Duplicates)
            history.Add(simulated with { Arrives = simulated.Arrives + random.Next(1, 60_000) });
        if (eventNumber % EventsPerBrokenRecord == EventsPerBrokenRecord / 2)
            history.Add(ReplayEvent.Broken(userId, simulated.Arrives));
    }

    /// <summary>An erasure or closing late in the history, and an event from before it that arrives after it.</summary>
    void EndHistory(SimulatedUser user, bool close)
    {
        var at = options.EndsAt - duration / 10 + random.NextInt64(duration / 20);
        history.Add(close ? ReplayEvent.Close(user.Id, at) : ReplayEvent.Erase(user.Id, at));
        var item = clusters[user.Interests[0]].Items[0].Id;
        history.Add(ReplayEvent.Engagement(user.Id, NextEventId(), item, Action.View, at - 60_000, at + 60_000));
    }

    /// <summary>After the evaluation the user meets the held-out items.</summary>
    IEnumerable<ReplayEvent> Meet(SimulatedUser user) => user.HeldOut.Select(item =>
    {
        var time = options.EndsAt + random.Next(60_000);
        return ReplayEvent.Engagement(user.Id, NextEventId(), item.Id, Action.Click, time, time, surface: "simulation");
    });

    string NextEventId() => string.Create(CultureInfo.InvariantCulture, $"event-{eventNumber++:D7}");

    long Time() => options.EndsAt - duration + random.NextInt64(duration);
}
