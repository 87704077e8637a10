using System.Numerics.Tensors;
using Streaming.Local.Replay;
using Streaming.Local.Simulation;

namespace Streaming.Local.Tests.Simulation;

public class SimulatedWorldTests
{
    static readonly WorldOptions Options = new() { Users = 300, Items = 2000, EndsAt = 1_700_000_000_000 };
    static readonly SimulatedWorld World = SimulatedWorld.Create(Options);

    [Fact]
    public void Create_SameSeed_GivesTheSameStream()
    {
        var again = SimulatedWorld.Create(Options);

        Assert.Equal(World.History.Select(Describe), again.History.Select(Describe));
        Assert.Equal(World.Clusters[0].Items[0].Vector, again.Clusters[0].Items[0].Vector);
    }

    [Fact]
    public void Create_OtherSeed_GivesAnotherStream() =>
        Assert.NotEqual(World.History.Select(Describe), SimulatedWorld.Create(Options with { Seed = 2 }).History.Select(Describe));

    [Fact]
    public void Create_Stream_ArrivesInOrder() =>
        Assert.Equal(World.History.Select(e => e.Arrives).Order(), World.History.Select(e => e.Arrives));

    [Fact]
    public void Create_Items_AreNearerToTheirClusterThanToAnyOther()
    {
        var right = World.Clusters.SelectMany(cluster => cluster.Items.Select(item => (cluster, item)))
            .Count(pair => World.Clusters.MaxBy(c => TensorPrimitives.Dot<float>(c.Centre, pair.item.Vector)) == pair.cluster);

        Assert.True(right > 0.9 * World.Clusters.Sum(cluster => cluster.Items.Count));
    }

    [Fact]
    public void Create_Users_HaveOneInterestOrSeveral()
    {
        Assert.All(World.Users.Where(user => user.Group == UserGroup.OneInterest), user => Assert.Single(user.Interests));
        Assert.All(World.Users.Where(user => user.Group != UserGroup.OneInterest), user => Assert.InRange(user.Interests.Count, 2, 6));
        Assert.Equal(3, World.Users.Select(user => user.Group).Distinct().Count());
    }

    [Fact]
    public void Create_HeldOutItems_AreNeverEngagedBefore() => Assert.All(
        World.Users, user => Assert.Empty(user.HeldOut.Select(item => item.Id).Intersect(World.Engaged[user.Id])));

    [Fact]
    public void Create_HeldOutItems_AreOfThePlantedClusters()
    {
        var workload = World.ToWorkload();

        Assert.All(workload.Users, user =>
            Assert.All(user.HeldOut, item => Assert.Contains(Assert.Single(workload.Aspects[item]), user.Aspects)));
    }

    [Fact]
    public void Create_Choices_OverlapOnlyPartlyWithWhatIsPlanted()
    {
        var follows = World.History.Where(e => e.Topic == SourceTopic.ProfileChanges)
            .Select(e => Contracts.ProfileChange.Parser.ParseFrom(e.Value))
            .Where(change => change.FollowTopic is not null)
            .Select(change => (change.UserId, change.FollowTopic.TopicId)).ToHashSet();
        var planted = World.Users.SelectMany(user => user.Interests.Select(i => (user.Id, World.Clusters[i].Topic))).ToHashSet();

        Assert.InRange(follows.Intersect(planted).Count(), 1, follows.Count - 1);
        Assert.InRange(planted.Except(follows).Count(), 1, planted.Count - 1);
    }

    [Fact]
    public void Create_Stream_HasDuplicatesBrokenRecordsAndErasures()
    {
        var world = SimulatedWorld.Create(Options with { Users = 1000 });

        Assert.Contains(world.History.CountBy(e => Convert.ToHexString(e.Value)), pair => pair.Value > 1);
        Assert.Contains(world.History, e => e.Value is [(byte)'{', ..]);
        Assert.NotEmpty(world.Gone);
        Assert.DoesNotContain(world.ToWorkload().Users, user => world.Gone.Contains(user.UserId));
    }

    static string Describe(ReplayEvent e) => $"{e.Topic} {e.UserId} {e.Arrives} {Convert.ToHexString(e.Value)}";
}
