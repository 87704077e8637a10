using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests;

public sealed class ExplicitInterestsTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    static readonly float[] North = [1, 0, 0, 0], East = [0, 1, 0, 0];

    readonly string _user = Guid.NewGuid().ToString(), _topic = Guid.NewGuid().ToString(), _item = Guid.NewGuid().ToString();

    [Fact]
    public async Task FollowedTopic_IsPersonalisedByWhatTheUserEngagedWithInIt()
    {
        var worker = fixture.Worker(Generation.UserExplicitAlias);
        await worker.PutTopicAsync(_topic, North);
        await worker.PutItemAsync(_item, East, _topic);
        await worker.HandleAsync(_user, Follow(1));
        Assert.Equal(North, (await worker.ReadAsync(_user))!.Vectors);

        await worker.HandleAsync(_user, firstOffset: 1, new EngagementEvent(2, "e", _item, EngagementAction.Save, -1));
        var point = await worker.ReadAsync(_user);
        var half = MathF.Sqrt(0.5f);
        Assert.Equal([half, half, 0, 0], point!.Vectors.Select(x => MathF.Round(x, 6)), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(new StoredInterest(ChoiceKind.Topic, _topic, 1, "", 1), Assert.Single(point.Interests));
    }

    [Fact]
    public async Task SavedCollection_IsTheMeanOfItsItems()
    {
        var worker = fixture.Worker(Generation.UserExplicitAlias);
        await worker.PutItemAsync(_item, East);
        await worker.HandleAsync(_user, new ChoiceEvent(1, ChoiceKind.Collection, "c", Active: true, [_item]));

        Assert.Equal(East, (await worker.ReadAsync(_user))!.Vectors);
    }

    [Fact]
    public async Task UnfollowedTopic_LosesItsVectorAndIsRemembered()
    {
        var worker = fixture.Worker(Generation.UserExplicitAlias);
        await worker.PutTopicAsync(_topic, North);
        await worker.HandleAsync(_user, Follow(1), new ChoiceEvent(2, ChoiceKind.Topic, _topic, Active: false, []));

        var point = await worker.ReadAsync(_user);
        Assert.Empty(point!.Vectors);
        Assert.False(Assert.Single(point.State.Choices).Active);
    }

    [Fact]
    public async Task TopicWithoutItems_IsWaitedFor()
    {
        var worker = fixture.Worker(Generation.UserExplicitAlias);
        await worker.HandleAsync(_user, Follow(1));
        Assert.Equal([UnresolvedKey.Topic(_topic)], (await worker.ReadAsync(_user))!.Unresolved);

        await worker.PutTopicAsync(_topic, North);
        await worker.HandleAsync(_user);
        Assert.Equal(North, (await worker.ReadAsync(_user))!.Vectors);
    }

    ChoiceEvent Follow(long time) => new(time, ChoiceKind.Topic, _topic, Active: true, []);
}
