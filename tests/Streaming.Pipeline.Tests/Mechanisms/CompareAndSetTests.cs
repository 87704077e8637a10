using Streaming.Interests;

namespace Streaming.Pipeline.Tests.Mechanisms;

public sealed class CompareAndSetTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    [Fact]
    public async Task ZombieWrite_OfAUserThatWasWrittenMeanwhile_IsRejectedCountedAndFoldedAgain()
    {
        var writers = new TwoWriters(fixture, client => client) { UserExists = true };
        Assert.Equal(["e0", "e1", "e2", "e3"], await writers.InterleaveAsync());
        Assert.Equal(1, writers.Conflicts);
    }

    [Fact]
    public async Task TwoFirstWritesOfAUser_BothCount()
    {
        var writers = new TwoWriters(fixture, client => client);
        Assert.Equal(["e1", "e2"], await writers.InterleaveAsync());
        Assert.Equal(1, writers.Conflicts);
    }

    [Fact]
    public async Task SwitchedOff_ZombieWrite_UndoesWhatWasWrittenMeanwhile() => Assert.Equal(
        ["e0", "e1"], await new TwoWriters(fixture, client => new WithoutCondition(client)) { UserExists = true }.InterleaveAsync());

    [Fact]
    public async Task SwitchedOff_TwoFirstWritesOfAUser_LoseOne() =>
        Assert.Equal(["e1"], await new TwoWriters(fixture, client => new WithoutCondition(client)).InterleaveAsync());

    [Fact]
    public async Task WriterThatLosesEveryTime_GivesTheBatchBackInsteadOfWritingBlindly()
    {
        var user = Guid.NewGuid().ToString();
        var (other, rounds) = (fixture.Worker(), 0);
        var client = new ScriptedQdrant(fixture.Client());
        var slow = fixture.Worker(client: client);
        BeatIt();

        await Assert.ThrowsAsync<ContendedUsersException>(() => slow.HandleAsync(user, new ErasureEvent(1)));

        Assert.NotEqual(1, (await other.ReadAsync(user))!.State.ErasedAt);
        await slow.HandleAsync(user, new ErasureEvent(1));
        Assert.Equal(1, (await other.ReadAsync(user))!.State.ErasedAt);

        void BeatIt() => client.BeforeNextWrite = async _ =>
        {
            if (++rounds < 33)
                BeatIt();
            await other.HandleAsync(user, firstOffset: 100 + rounds, new EngagementEvent(1000 + rounds, $"e{rounds}", "item", EngagementAction.View, -1));
        };
    }
}
