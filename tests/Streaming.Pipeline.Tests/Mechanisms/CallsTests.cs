using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>Looks at every call that states, progress and waiting users cause, whoever makes it.</summary>
public sealed class CallsTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    readonly string _user = Guid.NewGuid().ToString();

    [Theory]
    [InlineData(Generation.UserImplicitAlias)]
    [InlineData(Generation.UserExplicitAlias)]
    public async Task StatesAndProgress_AreWrittenStronglyOnConditionAndReadByMajority(string alias)
    {
        var calls = new RecordingQdrant(fixture.Client(), fixture.Generation.NameOf(alias));
        await EverythingAsync(fixture.Worker(alias, calls), fixture.Worker(alias), calls, fixture.Generation.NameOf(alias));

        Assert.Contains(calls.Writes, write => write.UpdateMode == UpdateMode.InsertOnly);
        Assert.Contains(calls.Writes, write => write.UpdateMode == UpdateMode.UpdateOnly);
        Assert.All(calls.Writes, write =>
        {
            Assert.Equal(WriteOrderingType.Strong, write.Ordering?.Type);
            Assert.True(write.Wait);
            Assert.True(write.UpdateMode == UpdateMode.InsertOnly || (write.UpdateMode == UpdateMode.UpdateOnly && write.HasCondition));
        });
        Assert.NotEmpty(calls.Consistencies);
        Assert.All(calls.Consistencies, consistency => Assert.Equal(ReadConsistencyType.Majority, consistency?.Type));
    }

    [Fact]
    public async Task OperatorsRewind_IsTheOnlyWriteWithoutCondition_AndStrongToo()
    {
        var calls = new RecordingQdrant(fixture.Client(), fixture.Generation.UserImplicit);
        await new QdrantProgressStore(calls, fixture.Generation.UserImplicit).RewindAsync(new Progress(_user, 0, 1, 1), Token);

        var write = Assert.Single(calls.Writes);
        Assert.Equal((WriteOrderingType.Strong, true, UpdateMode.Upsert), (write.Ordering?.Type, write.Wait, write.UpdateMode));
    }

    async Task EverythingAsync(TestWorker worker, TestWorker other, RecordingQdrant calls, string collection)
    {
        await worker.HandleAsync(_user, firstOffset: 0, Engaged("e1"));
        await worker.HandleAsync(_user, firstOffset: 1, Engaged("e2"), new ErasureEvent(1), new AccountEvent(2, Closed: true));
        await other.HandleAsync(_user, firstOffset: 3, Engaged("e3"));
        await worker.HandleAsync(_user, firstOffset: 4, Engaged("e4"));
        await worker.Handler.HandleAsync([new(_user, [])], Token);
        await worker.Unresolved.WaitingAsync(Token).ToListAsync(Token);
        await worker.Unresolved.WaitingForAsync([UnresolvedKey.Item("item")], Token).ToListAsync(Token);
        var progress = new QdrantProgressStore(calls, collection);
        await progress.ReadAsync(_user, 0, Token);
        await progress.AdvanceAsync([new Progress(_user, 0, 5, 5)], Token);
        await progress.AdvanceAsync([new Progress(_user, 0, 7, 7)], Token);
    }

    static EngagementEvent Engaged(string id) => new(10, id, "item", EngagementAction.View, -1);

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
