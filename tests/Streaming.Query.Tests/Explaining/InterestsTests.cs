using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Query.Explaining;
using Streaming.Query.Tests.Stage;
using Action = Streaming.Contracts.Action;

namespace Streaming.Query.Tests.Explaining;

public class InterestsTests(SharedWorker worker) : IClassFixture<SharedWorker>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Implicit_SaysMedoidMembersMassAndTimes_HeaviestFirst()
    {
        await using var stage = await QueryStage.CreateAsync();
        EngagementEvent[] events =
        [
            new(10, "e1", "medoid-1", EngagementAction.View, -1), new(20, "e2", "medoid-0", EngagementAction.Click, -1),
            new(30, "e3", "medoid-0", EngagementAction.Save, -1), new(40, "e4", "elsewhere", EngagementAction.Share, -1),
        ];
        await stage.PutAsync(Users.Implicit("u", Users.State(events), (1, 1), (0, 3)) with { Members = [UserPoint.NoInterest, 1, 1, 0] });

        var interests = await stage.InterestsAsync("u");

        Assert.Equal(["interest-0", "interest-1"], interests.Implicit.Select(i => i.Id));
        var heaviest = interests.Implicit[0];
        Assert.Equal((3d, 0.75, "medoid-0", Action.Save), (heaviest.Mass, heaviest.MassShare, heaviest.MedoidItemId, heaviest.MedoidAction));
        Assert.Equal(["e3", "e2"], heaviest.Members.Select(m => m.EventId));
        Assert.Equal((Action.Click, 20L), (heaviest.Members[1].Action, heaviest.Members[1].Time.ToUnixMilliseconds()));
        Assert.Equal((1L, 30L), (heaviest.Since.ToUnixMilliseconds(), heaviest.LastEvent.ToUnixMilliseconds()));
        Assert.Equal("because you saved medoid-0", heaviest.Reason);
        Assert.Equal("because you viewed medoid-1", interests.Implicit[1].Reason);
        Assert.Equal((Segment.New, "g1"), (interests.Segment, interests.Fingerprint));
    }

    [Fact]
    public async Task Explicit_SaysSinceWhenAndName_AndWhatCannotBeSearchedYet()
    {
        await using var stage = await QueryStage.CreateAsync();
        var state = Users.State(
            new ChoiceEvent(10, ChoiceKind.Topic, "topic-1", true, []), new ChoiceEvent(20, ChoiceKind.Topic, "given-up", false, []),
            new ChoiceEvent(30, ChoiceKind.Collection, "c", true, ["i1", "i2"]) { Name = "New kitchen" });
        await stage.PutAsync(explicitPoint: Users.Follows("u", state, 1));

        var interests = (await stage.InterestsAsync("u")).Explicit;

        Assert.Equal(["c", "topic-1"], interests.Select(i => i.Id));
        Assert.Equal(("New kitchen", 30L, false), (interests[0].Name, interests[0].Since.ToUnixMilliseconds(), interests[0].Searchable));
        Assert.Equal(["i1", "i2"], interests[0].ItemIds);
        Assert.Equal("because of your collection New kitchen", interests[0].Reason);
        Assert.Equal((InterestKind.Topic, true, 10L), (interests[1].Kind, interests[1].Searchable, interests[1].Since.ToUnixMilliseconds()));
    }

    [Fact]
    public async Task ErasedOrUnknownUser_HasNone()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(
            Users.Implicit("u", Users.State(Users.Saw("x", 5)), (0, 1)), Users.Follows("u", Users.State(new ErasureEvent(10))));

        Assert.Empty((await stage.InterestsAsync("u")).Implicit);
        Assert.Empty((await stage.InterestsAsync("nobody")).Implicit);
    }

    [Fact]
    public async Task Http_AnswersWithATag_AndNothingWhileItStands()
    {
        var stage = worker.Stage;
        var first = await stage.Http.GetAsync("/v1/users/u/interests", Cancel);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/v1/users/u/interests") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        var overGrpc = await stage.Grpc.GetInterestsAsync(new GetInterestsRequest { UserId = "u" }, cancellationToken: Cancel);

        var overHttp = GetInterestsResponse.Parser.ParseJson(await first.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(overGrpc.Implicit, overHttp.Implicit);
        Assert.Equal(overGrpc.Explicit, overHttp.Explicit);
        Assert.Equal(HttpStatusCode.NotModified, (await stage.Http.SendAsync(again, Cancel)).StatusCode);
        var other = await stage.Http.GetAsync("/v1/users/nobody/interests", Cancel);
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    [Fact]
    public async Task IdThatIsNone_IsRefusedNamingTheField()
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await worker.Stage.Grpc.GetInterestsAsync(new GetInterestsRequest(), cancellationToken: Cancel));
        Assert.Equal((StatusCode.InvalidArgument, "user_id"), (error.StatusCode, error.Trailers.GetValue("field")));
        Assert.Equal(HttpStatusCode.BadRequest, (await worker.Stage.Http.GetAsync($"/v1/users/{new string('x', 200)}/interests", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData(EngagementAction.View, "because you viewed x")]
    [InlineData(EngagementAction.Click, "because you clicked on x")]
    [InlineData(EngagementAction.Save, "because you saved x")]
    [InlineData(EngagementAction.Share, "because you shared x")]
    [InlineData(null, "because you engaged with x")]
    public void Reason_SaysWhatTheUserDid(EngagementAction? action, string reason) => Assert.Equal(reason, Reasons.Implicit("x", action));
}
