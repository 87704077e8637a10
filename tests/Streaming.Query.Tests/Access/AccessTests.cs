using System.Net;
using System.Text;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Logging;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Access;

public sealed class AccessTests
{
    const string ShopKey = "11111111-shop-key-22222222-33333333", AppKey = "44444444-app-key-55555555-666666666";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static (string, string?)[] Settings(params (string, string?)[] more) =>
        [("Access:Clients:shop:ApiKeys:0", ShopKey), ("Access:Clients:app:ApiKeys:0", AppKey), .. more];

    [Fact]
    public async Task Key_OfAClient_IsAnswered_OverHttpAndGrpc()
    {
        await using var stage = await WorkerStage.CreateAsync(Settings());

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stage, ("x-api-key", ShopKey))).Status);
        Assert.Equal(10, (await GrpcAsync(stage, ("x-api-key", AppKey))).Items.Count);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("x-api-key", "")]
    [InlineData("x-api-key", "11111111-shop-key-22222222-33333334")]
    [InlineData("authorization", "Bearer 11111111-shop-key-22222222-33333333")]
    public async Task NoKeyOfAClient_IsToldWhatToSend_OverHttpAndGrpc(string? header, string? value)
    {
        await using var stage = await WorkerStage.CreateAsync(Settings());
        (string, string)[] headers = header is null ? [] : [(header, value!)];

        var (status, body) = await PostAsync(stage, headers);
        var error = await Assert.ThrowsAsync<RpcException>(() => GrpcAsync(stage, headers));

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("x-api-key", body, StringComparison.Ordinal);
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
        Assert.Contains("x-api-key", error.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(stage.Log.Category("Streaming.Query.Answering"));
    }

    [Fact]
    public async Task HealthMetricsAndThePageAboutIt_AskForNoKey()
    {
        await using var stage = await WorkerStage.CreateAsync(Settings());

        foreach (var path in (string[])["/", "/health/live", "/metrics"])
            Assert.Equal(HttpStatusCode.OK, (await stage.Http.GetAsync(path, Cancel)).StatusCode);
        Assert.NotEqual(
            HealthCheckResponse.Types.ServingStatus.Unknown,
            (await new Health.HealthClient(stage.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel)).Status);
    }

    [Fact]
    public async Task ClientAboveItsLimit_IsRefused_OthersAreNot()
    {
        await using var stage = await WorkerStage.CreateAsync(Settings(("Access:Clients:shop:RequestsPerSecond", "1"), ("Access:Clients:shop:Burst", "2")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync(stage, ("x-api-key", ShopKey))));

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        var refused = answers.Where(answer => answer.Status == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.Contains("Access:RequestsPerSecond", answer.Body, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stage, ("x-api-key", AppKey))).Status);
        var overGrpc = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
            (await Record.ExceptionAsync(() => GrpcAsync(stage, ("x-api-key", ShopKey))) as RpcException)?.StatusCode));
        Assert.Contains(StatusCode.ResourceExhausted, overGrpc);
    }

    [Fact]
    public async Task Keys_ChangeWithTheConfiguration_WithoutARestart()
    {
        const string newKey = "77777777-new-key-88888888-999999999";
        await using var stage = await WorkerStage.CreateAsync(Settings(), []);

        stage.Change(("Access:Clients:shop:ApiKeys:1", newKey));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stage, ("x-api-key", ShopKey))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stage, ("x-api-key", newKey))).Status);

        stage.Change(("Access:Clients:shop:ApiKeys:0", newKey), ("Access:Clients:shop:ApiKeys:1", null));
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(stage, ("x-api-key", ShopKey))).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stage, ("x-api-key", newKey))).Status);
    }

    [Fact]
    public async Task ChangedKeys_ThatAreNotValid_AreLoggedWithoutThem_AndTheOldOnesStay()
    {
        await using var stage = await WorkerStage.CreateAsync(Settings(), []);

        stage.Change(("Access:Clients:shop:ApiKeys:0", "short-secret"));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(stage, ("x-api-key", ShopKey))).Status);
        Assert.Contains(stage.Log.Lines, line => line.Level == LogLevel.Error && line.Message.Contains("Access:Clients:shop:ApiKeys:0", StringComparison.Ordinal));
        Assert.DoesNotContain(stage.Log.Lines, line => line.Message.Contains("short-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AllKeysGone_LetsNobodyIn()
    {
        await using var stage = await WorkerStage.CreateAsync([("Access:Clients:shop:ApiKeys:0", ShopKey)], []);

        stage.Change(("Access:Clients:shop:ApiKeys:0", null));

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(stage)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(stage, ("x-api-key", ShopKey))).Status);
    }

    [Fact]
    public async Task Audit_SaysWhoAskedForWhom_WithWhatOutcome_AndNoKey()
    {
        await using var stage = await WorkerStage.CreateAsync(Settings());

        await PostAsync(stage, ("x-api-key", ShopKey));
        await GrpcAsync(stage, ("x-api-key", AppKey));
        await PostAsync(stage, ("x-api-key", "55555555-wrong-key-66666666-7777777"));
        await PostAsync(stage, """{"userId": "u", "limit": 5000}""", ("x-api-key", ShopKey));

        var lines = stage.Log.Category("Streaming.Query.Access.Audit").Select(line => line.Message).ToList();
        Assert.Collection(
            lines,
            line => Asked(line, "shop", "/v1/retrieve", "'u'", "answered"),
            line => Asked(line, "app", "/streaming.v1.Retrieval/Retrieve", "'u'", "answered"),
            line => Asked(line, "anonymous", "/v1/retrieve", "''", "unauthenticated"),
            line => Asked(line, "shop", "/v1/retrieve", "'u'", "invalid"));
        Assert.All(lines, line => Assert.DoesNotContain("-key-", line, StringComparison.Ordinal));

        static void Asked(string line, string who, string path, string user, string outcome)
        {
            Assert.StartsWith($"{who} at 127.0.0.1 asked {path} for the interests of {user}", line, StringComparison.Ordinal);
            Assert.Contains($": {outcome} in ", line, StringComparison.Ordinal);
        }
    }

    static Task<(HttpStatusCode Status, string Body)> PostAsync(WorkerStage stage, params (string Name, string Value)[] headers) =>
        PostAsync(stage, """{"userId": "u", "limit": 10}""", headers);

    static async Task<(HttpStatusCode Status, string Body)> PostAsync(WorkerStage stage, string json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/retrieve") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await stage.Http.SendAsync(request, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    static async Task<RetrieveResponse> GrpcAsync(WorkerStage stage, params (string Name, string Value)[] headers)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in headers)
            metadata.Add(name, value);
        return await stage.Grpc.RetrieveAsync(new RetrieveRequest { UserId = "u", Limit = 10 }, metadata, cancellationToken: Cancel);
    }
}
