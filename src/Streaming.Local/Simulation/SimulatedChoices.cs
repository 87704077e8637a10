using Streaming.Local.Replay;

namespace Streaming.Local.Simulation;

/// <summary>What users declare: it overlaps only partly with what they like.</summary>
static class SimulatedChoices
{
    const double FollowsAnInterest = 0.5;
    const double FollowsSomethingElse = 0.4;
    const double SavesACollection = 0.4;
    const double SavesAnInterest = 0.7;
    const int CollectionItems = 6;

    public static IEnumerable<ReplayEvent> Of(
        Random random, SimulatedUser user, IReadOnlyList<SimulatedCluster> clusters, int topics, Func<long> time)
    {
        var followed = user.Interests.Where(_ => random.NextDouble() < FollowsAnInterest).Select(i => clusters[i].Topic).ToHashSet();
        if (random.NextDouble() < FollowsSomethingElse)
            followed.Add(SimulatedCatalogue.TopicName(random.Next(topics)));
        foreach (var topic in followed)
            yield return ReplayEvent.Follow(user.Id, topic, time());
        if (random.NextDouble() >= SavesACollection)
            yield break;

        var cluster = clusters[random.NextDouble() < SavesAnInterest ? user.Interests[^1] : random.Next(clusters.Count)];
        var heldOut = user.HeldOut.Select(item => item.Id).ToHashSet();
        var items = random.GetItems(cluster.Items.ToArray(), CollectionItems)
            .Select(item => item.Id).Where(id => !heldOut.Contains(id)).Distinct().ToList();
        if (items.Count > 0)
            yield return ReplayEvent.Save(user.Id, $"collection-{user.Id}", $"what {user.Id} keeps", items, time());
    }
}
