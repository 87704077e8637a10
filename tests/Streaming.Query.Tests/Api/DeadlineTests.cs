using System.Net;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Api;

/// <summary>A Qdrant that finds nothing for as long as it is waited for.</summary>
public sealed class DeadlineTests : IAsyncLifetime
{
    readonly TaskCompletionSource _gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    WorkerStage _stage = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await WorkerStage.CreateAsync();
        await _stage.Grpc.RetrieveAsync(new RetrieveRequest { UserId = "u" }, cancellationToken: Cancel);
        _stage.Qdrant.Faults.Before = async (method, cancellationToken) =>
        {
            if (!method.EndsWith("QueryBatch", StringComparison.Ordinal))
                return;
            using var told = cancellationToken.Register(() => _gaveUp.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        };
    }

    public async ValueTask DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task RequestsTimeout_OverHttp_IsA504Problem_AndTheSearchIsGivenUp()
    {
        using var content = new StringContent("""{"userId": "u", "timeout": "0.2s"}""", Encoding.UTF8, "application/json");

        using var response = await _stage.Http.PostAsync("/v1/retrieve", content, Cancel);

        Assert.Equal((HttpStatusCode.GatewayTimeout, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Contains("the request's timeout", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await _gaveUp.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Deadline_OverGrpc_IsHonoured_AndTheSearchIsGivenUp()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _stage.Grpc.RetrieveAsync(
            new RetrieveRequest { UserId = "u" }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300), cancellationToken: Cancel));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await _gaveUp.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task CallerWhoGoesAway_OverHttp_IsWorkedForNoLonger()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var content = new StringContent("""{"userId": "u"}""", Encoding.UTF8, "application/json");
        var asking = _stage.Http.PostAsync("/v1/retrieve", content, caller.Token);
        caller.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await _gaveUp.Task.WaitAsync(Cancel);
    }
}
