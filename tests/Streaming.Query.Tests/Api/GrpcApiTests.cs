using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Api;

public class GrpcApiTests(SharedWorker worker) : IClassFixture<SharedWorker>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retrieve_AnswersWithReasonsAndFreshness()
    {
        var stage = worker.Stage;

        var answer = await stage.Grpc.RetrieveAsync(new RetrieveRequest { UserId = "u" }, cancellationToken: Cancel);

        Assert.Equal(100, answer.Items.Count);
        Assert.DoesNotContain(answer.Items, item => item.ItemId == "item-0-0");
        Assert.All(answer.Items, item => Assert.NotEmpty(item.FoundBy));
        Assert.All(answer.Interests, interest => Assert.StartsWith("because you ", interest.Reason, StringComparison.Ordinal));
        Assert.Equal(1000, answer.Implicit.NewestEvent.ToUnixMilliseconds());
        Assert.NotEmpty(answer.RequestId);
    }

    public static TheoryData<RetrieveRequest, string> WrongRequests => new()
    {
        { new RetrieveRequest(), "user_id" },
        { new RetrieveRequest { UserId = new string('é', 65) }, "user_id" },
        { new RetrieveRequest { UserId = "u", RequestId = new string('r', 129) }, "request_id" },
        { new RetrieveRequest { UserId = "u", Limit = 1001 }, "limit" },
        { new RetrieveRequest { UserId = "u", Strategy = (Strategy)9 }, "strategy" },
        { new RetrieveRequest { UserId = "u", Surface = new string('s', 129) }, "surface" },
        { new RetrieveRequest { UserId = "u", ExcludeItemIds = { Enumerable.Repeat("i", 10_001) } }, "exclude_item_ids" },
        { new RetrieveRequest { UserId = "u", FallbackTopics = { Enumerable.Repeat("t", 65) } }, "fallback_topics" },
        { new RetrieveRequest { UserId = "u", FallbackTopics = { "t", "" } }, "fallback_topics[1]" },
        { new RetrieveRequest { UserId = "u", MaxStaleness = new Duration() }, "max_staleness" },
        { new RetrieveRequest { UserId = "u", MaxStaleness = new Duration { Seconds = -1 } }, "max_staleness" },
        { new RetrieveRequest { UserId = "u", After = { new ProducedRecord { Topic = "engagements", Partition = -1 } } }, "after[0].partition" },
        { new RetrieveRequest { UserId = "u", After = { new ProducedRecord { Topic = "engagements", Offset = -1 } } }, "after[0].offset" },
        { new RetrieveRequest { UserId = "u", After = { new ProducedRecord() } }, "after[0].topic" },
        { new RetrieveRequest { UserId = "u", After = { new ProducedRecord { Topic = "items" } } }, "after[0].topic" },
        { new RetrieveRequest { UserId = "u", AfterToken = "no token" }, "after_token" },
        { new RetrieveRequest { UserId = "u", AfterToken = ProducedToken.Of(new ProducedRecord { Topic = "items" }) }, "after_token" },
        { new RetrieveRequest { UserId = "u", Timeout = new Duration() }, "timeout" },
        { new RetrieveRequest { UserId = "u", Timeout = new Duration { Seconds = 61 } }, "timeout" },
    };

    [Fact]
    public async Task WrongField_IsInvalidArgumentAndIsNamed()
    {
        var stage = worker.Stage;
        foreach (var row in WrongRequests)
        {
            var (request, field) = row.Data;
            var error = await Assert.ThrowsAsync<RpcException>(async () => await stage.Grpc.RetrieveAsync(request, cancellationToken: Cancel));
            Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
            Assert.StartsWith(field + ": ", error.Status.Detail, StringComparison.Ordinal);
            Assert.Equal(field, error.Trailers.GetValue("field"));
        }
    }

    [Fact]
    public async Task QdrantAway_IsUnavailableWithWhatIsWrong()
    {
        await using var stage = await WorkerStage.CreateAsync(("Qdrant:Endpoint", "http://127.0.0.1:1"), ("Qdrant:MaxRetries", "1"));

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await stage.Grpc.RetrieveAsync(new RetrieveRequest { UserId = "u" }, cancellationToken: Cancel));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("Qdrant at http://127.0.0.1:1", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotAsFreshAsDemanded_IsFailedPrecondition_BeforeTheDeadline_WithHowFarItIs()
    {
        var request = new RetrieveRequest { UserId = "u", After = { new ProducedRecord { Topic = "engagements", Partition = 1, Offset = 5 } } };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await worker.Stage.Grpc.RetrieveAsync(
            request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(4), cancellationToken: Cancel));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        var notYet = NotYet.Parser.ParseFrom(error.Trailers.GetValueBytes("not-yet-bin"));
        Assert.Equal(["implicit", "explicit"], notYet.Lacking.Select(lacking => lacking.Kind));
        Assert.All(notYet.Lacking, lacking => Assert.Equal(5, lacking.DemandedOffset));
    }

    [Fact]
    public async Task Health_Answers()
    {
        var stage = worker.Stage;

        var health = await new Health.HealthClient(stage.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel);

        Assert.NotEqual(HealthCheckResponse.Types.ServingStatus.Unknown, health.Status);
    }
}
