using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Api;

public class JsonApiTests(SharedWorker worker) : IClassFixture<SharedWorker>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_IsTheMessageThatGrpcAnswers()
    {
        var stage = worker.Stage;
        var request = new RetrieveRequest { UserId = "u", RequestId = "r-1", Limit = 10 };

        var overGrpc = await stage.Grpc.RetrieveAsync(request, cancellationToken: Cancel);
        var (status, body) = await PostAsync(stage, """{"userId": "u", "requestId": "r-1", "limit": 10}""");
        var overHttp = JsonParser.Default.Parse<RetrieveResponse>(body);

        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var kind in (Freshness[])[overGrpc.Implicit, overGrpc.Explicit, overHttp.Implicit, overHttp.Explicit])
            kind.Age = null;
        Assert.Equal(overGrpc, overHttp);
        Assert.Contains("\"requestId\"", body, StringComparison.Ordinal);
        Assert.Contains("STRATEGY_BLENDED", body, StringComparison.Ordinal);
        Assert.Equal(10, overHttp.Items.Count);
    }

    [Theory]
    [InlineData("""{}""", "user_id")]
    [InlineData("""{"userId": "u", "limit": 1001}""", "limit")]
    [InlineData("""{"userId": "u", "limit": -1}""", "limit")]
    [InlineData("""{"userId": "u", "limit": "many"}""", "limit")]
    [InlineData("""{"userId": "u", "limit": 5000000000}""", "limit")]
    [InlineData("""{"userId": 7}""", "user_id")]
    [InlineData("""{"userId": "u", "strategy": "STRATEGY_BEST"}""", "strategy")]
    [InlineData("""{"userId": "u", "strategy": 77}""", "strategy")]
    [InlineData("""{"userId": "u", "excludeItemIds": ["a", ""]}""", "exclude_item_ids[1]")]
    [InlineData("""{"userId": "u", "exclude_item_ids": "a"}""", "exclude_item_ids")]
    [InlineData("""{"userId": "u", "exact": "yes"}""", "exact")]
    [InlineData("""{"userId": "u", "colour": "red"}""", "colour")]
    public async Task WrongField_Is400AndIsNamed(string json, string field)
    {
        var stage = worker.Stage;

        var (status, body) = await PostAsync(stage, json);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("hello")]
    [InlineData("""{"userId": "u"} trailing""")]
    public async Task NoJsonObject_Is400(string body)
    {
        var stage = worker.Stage;

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(stage, body)).Status);
    }

    [Fact]
    public async Task TooLongBody_Is413()
    {
        await using var stage = await WorkerStage.CreateAsync(("Query:MaxRequestBytes", "2048"));

        var (status, _) = await PostAsync(stage, $$"""{"userId": "u", "surface": "{{new string('x', 5000)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task NotAsFreshAsDemanded_Is412WithHowFarItIs()
    {
        using var content = new StringContent(
            """{"userId": "u", "after": [{"topic": "engagements", "partition": 1, "offset": "5"}], "timeout": "0.2s"}""", Encoding.UTF8, "application/json");

        using var response = await worker.Stage.Http.PostAsync("/v1/retrieve", content, Cancel);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "1"), (response.StatusCode, response.Headers.RetryAfter!.ToString()));
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
        var lacking = problem.GetProperty("notYet").GetProperty("lacking")[0];
        Assert.Equal(("implicit", "5"), (lacking.GetProperty("kind").GetString(), lacking.GetProperty("demandedOffset").GetString()));
    }

    [Fact]
    public async Task Get_PointsToTheApi()
    {
        var stage = worker.Stage;

        Assert.Contains("POST /v1/retrieve", await stage.Http.GetStringAsync("/", Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await stage.Http.GetAsync("/v1/retrieve", Cancel)).StatusCode);
    }

    [Fact]
    public async Task QdrantAway_Is503WithWhatIsWrong_AndNotReady()
    {
        await using var stage = await WorkerStage.CreateAsync(("Qdrant:Endpoint", "http://127.0.0.1:1"), ("Qdrant:MaxRetries", "1"));

        var (status, body) = await PostAsync(stage, """{"userId": "u"}""");
        var ready = await stage.Http.GetAsync("/health/ready", Cancel);
        var live = await stage.Http.GetAsync("/health/live", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("Qdrant at http://127.0.0.1:1", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    static async Task<(HttpStatusCode Status, string Body)> PostAsync(WorkerStage stage, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await stage.Http.PostAsync("/v1/retrieve", content, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }
}
