using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Contracts;
using Streaming.EndToEnd.Tests.Stage;

namespace Streaming.EndToEnd.Tests;

[Collection(Cluster.Collection)]
public sealed class RetrievalTests(Cluster cluster) : IDisposable
{
    const string User = "asking-user";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    readonly GrpcChannel _channel = GrpcChannel.ForAddress(cluster.QueryGrpc);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task OneRequest_ByHttpGrpcAndTopic_IsAnsweredAlikeWithReasonsAndFreshness()
    {
        var shop = new Shop("retrieval", topics: 3, itemsPerTopic: 20);
        await cluster.LoadAsync(shop.Items, Cancel);
        Item[] seen = [shop.Items[0], shop.Items[1], shop.Items[20], shop.Items[21]];
        foreach (var item in seen)
            await cluster.ProduceAsync(cluster.Topics.Engagements, User, Engage(item.ItemId, Contracts.Action.Click));
        await cluster.ProduceAsync(cluster.Topics.Engagements, User, Engage(shop.Items[2].ItemId, Contracts.Action.Hide));
        await cluster.ProduceAsync(cluster.Topics.ProfileChanges, User, new ProfileChange
        {
            EventId = "follow", UserId = User, FollowTopic = new FollowTopic { TopicId = shop.Topics[2] },
        });
        await AppliedAsync();
        var request = new RetrieveRequest { RequestId = "asked-three-times", UserId = User, Limit = 12, Exact = true };

        var byHttp = await AskByHttpAsync(request);
        var byGrpc = await new Retrieval.RetrievalClient(_channel).RetrieveAsync(request, cancellationToken: Cancel);
        await cluster.ProduceAsync(cluster.Topics.RetrievalRequests, User, request);
        var byTopic = (await ReplyAsync(request.RequestId)).Response;

        Assert.Equal(12, byHttp.Items.Count);
        Assert.Empty(byHttp.Items.Select(item => item.ItemId).Intersect([.. seen.Select(item => item.ItemId), shop.Items[2].ItemId]));
        Assert.All(byHttp.Items, item => Assert.NotEmpty(item.FoundBy));
        Assert.Contains(byHttp.Interests, interest => interest.Reason.StartsWith("because you clicked on ", StringComparison.Ordinal));
        Assert.Contains(byHttp.Interests, interest => interest.Reason.StartsWith("because you follow ", StringComparison.Ordinal));
        foreach (var answer in (RetrieveResponse[])[byHttp, byGrpc, byTopic])
        {
            Assert.Equal(byHttp.Items, answer.Items);
            Assert.Equal(byHttp.Interests, answer.Interests);
            Assert.Equal(request.RequestId, answer.RequestId);
            Assert.Equal(cluster.Model.Description.Fingerprint, answer.Fingerprint);
            foreach (var kind in (Freshness[])[answer.Implicit, answer.Explicit])
            {
                Assert.NotNull(kind.NewestEvent);
                Assert.Contains(kind.Applied, applied => applied.Topic == cluster.Topics.Engagements);
                Assert.Contains(kind.Progress, progress => progress.Topic == cluster.Topics.Engagements);
            }
            Assert.Contains(answer.Explicit.Applied, applied => applied.Topic == cluster.Topics.ProfileChanges);
        }
        await CheckServedAsync(byHttp, times: 3);
    }

    [Fact]
    public async Task MalformedRequests_AreRefusedWithTheFieldNamed_WhicheverWayTheyCome()
    {
        var request = new RetrieveRequest { RequestId = "malformed", UserId = User, Limit = 1001 };

        using var body = new StringContent(JsonFormatter.Default.Format(request), Encoding.UTF8, "application/json");
        using var byHttp = await cluster.Http.PostAsync(new Uri(cluster.QueryHttp, "/v1/retrieve"), body, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, byHttp.StatusCode);
        Assert.Equal("limit", (await byHttp.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString());

        var byGrpc = await Assert.ThrowsAsync<RpcException>(
            async () => await new Retrieval.RetrievalClient(_channel).RetrieveAsync(request, cancellationToken: Cancel));
        Assert.Equal(StatusCode.InvalidArgument, byGrpc.StatusCode);
        Assert.StartsWith("limit: ", byGrpc.Status.Detail, StringComparison.Ordinal);

        await cluster.ProduceAsync(cluster.Topics.RetrievalRequests, User, request);
        var byTopic = (await ReplyAsync(request.RequestId)).Error;
        Assert.Equal(("INVALID_ARGUMENT", "limit"), (byTopic.Code, byTopic.Field));
    }

    static Engagement Engage(string itemId, Contracts.Action action) =>
        new() { EventId = $"{action}-{itemId}", UserId = User, ItemId = itemId, Action = action };

    /// <summary>Returns when an answer knows the hide and the follow, which were produced last.</summary>
    Task AppliedAsync() => Eventually.HoldsAsync(
        async _ =>
        {
            var answer = await AskByHttpAsync(new RetrieveRequest { UserId = User });
            var (engaged, followed) = (answer.Interests.Count(i => i.Kind == InterestKind.Implicit), answer.Interests.Any(i => i.Kind == InterestKind.Topic));
            var hidden = answer.Items.All(item => item.ItemId != "retrieval-topic-0-item-2");
            return engaged == 4 && followed && hidden ? null : $"the answer has {answer.Interests}";
        },
        Deadline, Cancel);

    async Task<RetrieveResponse> AskByHttpAsync(RetrieveRequest request)
    {
        using var body = new StringContent(JsonFormatter.Default.Format(request), Encoding.UTF8, "application/json");
        using var answer = await cluster.Http.PostAsync(new Uri(cluster.QueryHttp, "/v1/retrieve"), body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonParser.Default.Parse<RetrieveResponse>(text);
    }

    async Task<RetrievalReply> ReplyAsync(string requestId)
    {
        RetrievalReply? reply = null;
        await Eventually.HoldsAsync(
            async _ =>
            {
                reply = (await cluster.ReadAsync(cluster.Topics.RetrievalResponses))
                    .Select(record => RecordCodec.RetrievalReply.Parse(record.Value)).FirstOrDefault(reply => reply.RequestId == requestId);
                return reply is null ? $"no reply to {requestId}\n{cluster.Worker("query").Output}" : null;
            },
            Deadline, Cancel);
        return reply!;
    }

    async Task CheckServedAsync(RetrieveResponse answer, int times)
    {
        List<Served> served = [];
        await Eventually.HoldsAsync(
            async _ =>
            {
                served = [.. (await cluster.ReadAsync(cluster.Topics.Served))
                    .Select(record => RecordCodec.Served.Parse(record.Value)).Where(record => record.RequestId == answer.RequestId)];
                return served.Count >= times ? null : $"{served.Count} of {times} answers are in served";
            },
            Deadline, Cancel);
        Assert.Equal(times, served.Count);
        Assert.All(served, record =>
        {
            Assert.Equal(User, record.UserId);
            Assert.Equal(answer.Items.Select(item => item.ItemId), record.Items.Select(item => item.ItemId));
            Assert.Equal(answer.Items.Select(item => answer.Interests[(int)item.FoundBy[0].Interest].Id), record.Items.Select(item => item.SourceId));
        });
    }
}
