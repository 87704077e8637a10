using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Embedded.Qdrant;
using Streaming.Operator.Verification.Servers;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Tests.Verification.Servers;

public sealed class TcpProxyTests : IAsyncLifetime
{
    EmbeddedQdrant server = null!;
    TcpProxy proxy = null!;
    int handled;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        server.Faults.After = (_, _) =>
        {
            Interlocked.Increment(ref handled);
            return Task.CompletedTask;
        };
        proxy = new TcpProxy("127.0.0.1", new Uri(server.Endpoint).Port, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Proxy_DownAndUpAgain_RefusesMeanwhile()
    {
        await AskAsync();
        proxy.GoDown();
        await Assert.ThrowsAsync<RpcException>(AskAsync);
        proxy.ComeUp();
        await AskAsync();

        Assert.Equal(2, handled);
    }

    [Fact]
    public async Task Proxy_CutInMidRequest_LetsItTakeEffectThoughNobodyHears()
    {
        proxy.SwallowAnswers();
        var asked = AskAsync();
        while (Volatile.Read(ref handled) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        proxy.CutAll();

        await Assert.ThrowsAsync<RpcException>(() => asked);
        await AskAsync();
    }

    async Task AskAsync()
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{proxy.Port}");
        await new Streaming.Qdrant.Protocol.Qdrant.QdrantClient(channel).HealthCheckAsync(
            new HealthCheckRequest(), cancellationToken: Stop);
    }
}
