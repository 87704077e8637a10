using Streaming.Embedded.Qdrant;

namespace Streaming.Embedded.Tests.Qdrant;

public sealed class EmbeddedQdrantContractTests : QdrantContract
{
    EmbeddedQdrant? _server;

    protected override async Task<string> StartAsync() =>
        (_server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop)).Endpoint;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

public sealed class RealQdrantContractTests : QdrantContract
{
    protected override Task<string> StartAsync()
    {
        var endpoint = Environment.GetEnvironmentVariable("STREAMING_TEST_QDRANT");
        Assert.SkipWhen(string.IsNullOrEmpty(endpoint), "STREAMING_TEST_QDRANT names no server, such as http://127.0.0.1:6334");
        return Task.FromResult(endpoint!);
    }
}
