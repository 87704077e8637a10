using Streaming.Local.Replay;

namespace Streaming.Local.Simulation;

/// <summary>Everything a simulation plants, and the stream that comes of it. Plain values.</summary>
/// <param name="Engaged">The items that each user engaged with before the evaluation.</param>
/// <param name="Gone">Users who erased their history or closed their account.</param>
sealed record SimulatedWorld(
    WorldOptions Options,
    IReadOnlyList<SimulatedCluster> Clusters,
    IReadOnlyList<SimulatedUser> Users,
    IReadOnlyList<ReplayEvent> History,
    IReadOnlyList<ReplayEvent> Live,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Engaged,
    IReadOnlySet<string> Gone)
{
    /// <summary>Creates the world that <paramref name="options"/> describe.</summary>
    public static SimulatedWorld Create(WorldOptions options)
    {
        var clusters = SimulatedCatalogue.Create(options);
        var users = SimulatedPopulation.Create(options, clusters);
        return new SimulatedStream(options, clusters).Simulate(users);
    }

    /// <summary>The world as something to replay. Users who are gone are not evaluated.</summary>
    public Workload ToWorkload() => new(
        "simulation",
        $"simulated-{Options.Seed}-{Options.Items}-{Options.Clusters}",
        Options.Dimension,
        [.. Clusters.SelectMany(cluster => cluster.Items)],
        History,
        Live,
        [.. Users.Where(user => !Gone.Contains(user.Id)).Select(Evaluated)],
        Clusters.SelectMany(cluster => cluster.Items.Select(item => (item.Id, cluster.Name)))
            .ToDictionary(pair => pair.Id, IReadOnlyList<string> (pair) => [pair.Name]),
        Popularity.Head(Engaged.Values.SelectMany(list => list)),
        ["Everything is simulated: items, users, their interests, follows and collections."])
    {
        AspectName = "planted interests",
        IsSimulated = true,
    };

    EvaluatedUser Evaluated(SimulatedUser user) => new(
        user.Id,
        user.Group,
        Engaged[user.Id],
        [.. user.HeldOut.Select(item => item.Id)],
        [.. user.Interests.Select(interest => Clusters[interest].Name)]);
}
