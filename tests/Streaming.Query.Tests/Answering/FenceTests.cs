using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Answering;

public class FenceTests
{
    static readonly UserEvent Saw = Users.Saw("item-0-0", 100), Erased = new ErasureEvent(200), SawLater = Users.Saw("item-0-1", 300);

    [Fact]
    public async Task ErasureKnownToTheOtherKindAlone_StaleVectorsAreNotUsed()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(
            Users.Implicit("u", Users.State(Saw), (0, 1)),
            Users.Follows("u", Users.State(Erased, SawLater), 1));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 10 });

        Assert.Equal(["topic-1"], answer.Interests.Select(i => i.Id));
        Assert.All(answer.Items, item => Assert.StartsWith("item-1-", item.ItemId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ErasureKnownToImplicitAlone_ChoicesAreNotUsed()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(
            Users.Implicit("u", Users.State(Erased, SawLater), (0, 1)),
            Users.Follows("u", Users.State(Saw), 1));

        Assert.Equal(["interest-0"], (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Interests.Select(i => i.Id));
    }

    [Fact]
    public async Task BothKindsHaveCaughtUp_BothAreUsed_AndErasedItemsAreNoLongerSeen()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(
            Users.Implicit("u", Users.State(Saw, Erased, SawLater), (0, 1)),
            Users.Follows("u", Users.State(Erased), 1));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 10 });

        Assert.Equal(["interest-0", "topic-1"], answer.Interests.Select(i => i.Id));
        Assert.Contains(answer.Items, item => item.ItemId == "item-0-0");
        Assert.DoesNotContain(answer.Items, item => item.ItemId == "item-0-1");
    }

    [Fact]
    public async Task ClosedAccount_KnownToOneKindAlone_IsAnsweredWithNothing()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(
            Users.Implicit("u", Users.State(Saw), (0, 1)),
            Users.Follows("u", Users.State(new AccountEvent(200, Closed: true))));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", FallbackTopics = { "topic-1" } });

        Assert.Empty(answer.Items);
        Assert.Empty(answer.Interests);
        Assert.Equal(Fallback.ClosedAccount, answer.Fallback);
    }

    [Fact]
    public async Task ReopenedAccount_IsAnsweredFromWhatCameAfter()
    {
        await using var stage = await QueryStage.CreateAsync();
        UserEvent[] account = [new AccountEvent(200, Closed: true), new AccountEvent(250, Closed: false)];
        await stage.PutAsync(Users.Implicit("u", Users.State([.. account, SawLater]), (0, 1)), Users.Follows("u", Users.State(account)));

        Assert.Equal(["interest-0"], (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Interests.Select(i => i.Id));
    }
}
