using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Client;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Client;

public sealed class StreamingClientTests(SharedWorker worker) : IClassFixture<SharedWorker>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_AsksAndIsAnswered()
    {
        using var client = Create();

        var answer = await client.RetrieveAsync(new RetrieveRequest { UserId = "u", Limit = 5 }, Cancel);

        Assert.Equal(5, answer.Items.Count);
        Assert.Equal(2, (await client.GetInterestsAsync("u", Cancel)).Implicit.Count);
    }

    [Fact]
    public async Task Parts_MergedInOrder_AreTheAnswer()
    {
        using var client = Create();
        var request = new RetrieveRequest { UserId = "u", RequestId = "r", Limit = 120 };
        var whole = await client.RetrieveAsync(request, Cancel);
        var parts = new List<RetrieveResponse>();
        await foreach (var part in client.RetrievePartsAsync(request, Cancel))
            parts.Add(part);

        Assert.Equal([50, 50, 20], parts.Select(part => part.Items.Count));
        var merged = new RetrieveResponse();
        foreach (var part in parts)
            merged.MergeFrom(part);
        Assert.Equal(whole.Items, merged.Items);
        Assert.Equal((whole.Interests, whole.StrategyName), (merged.Interests, merged.StrategyName));
    }

    /// <summary>Why long lists are streamed instead of paged: a page asked for later would be of another list.</summary>
    [Fact]
    public async Task Parts_AreOneAnswer_ThoughTheUserChangesMeanwhile()
    {
        await using var stage = await WorkerStage.CreateAsync();
        using var client = new StreamingClient(new Uri($"http://{stage.Channel.Target}"), new StreamingClientOptions { Timeout = TimeSpan.FromSeconds(20) });
        var request = new RetrieveRequest { UserId = "u", RequestId = "r", Limit = 150 };
        var before = await client.RetrieveAsync(request, Cancel);

        var items = new List<RetrievedItem>();
        await foreach (var part in client.RetrievePartsAsync(request, Cancel))
        {
            if (items.Count == 0)
                await stage.Qdrant.PutAsync(Users.Implicit("u", Users.State(Users.Saw("item-5-0", 2000)), (5, 1)));
            items.AddRange(part.Items);
        }

        Assert.Equal(before.Items, items);
        Assert.NotEqual(before.Items, (await client.RetrieveAsync(request, Cancel)).Items);
    }

    [Fact]
    public async Task WrongField_IsNamed()
    {
        using var client = Create();

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => client.RetrieveAsync(new RetrieveRequest { UserId = "u", Limit = 2000 }, Cancel));

        Assert.Equal("limit", error.Field);
    }

    [Fact]
    public async Task NotYet_SaysHowFarItIs()
    {
        using var client = Create();
        var request = new RetrieveRequest
        {
            UserId = "u", After = { new ProducedRecord { Topic = "engagements", Offset = 9 } }, Timeout = new Duration { Nanos = 300_000_000 },
        };

        var error = await Assert.ThrowsAsync<NotYetFreshException>(() => client.RetrieveAsync(request, Cancel));

        Assert.Equal(9, error.NotYet.Lacking[0].DemandedOffset);
    }

    StreamingClient Create() => new(new Uri($"http://{worker.Stage.Channel.Target}"), new StreamingClientOptions { Timeout = TimeSpan.FromSeconds(20) });
}
