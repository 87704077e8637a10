using Streaming.Kafka.Tests.EndToEnd;
using Streaming.TestServers;

[assembly: AssemblyFixture(typeof(KafkaFixture))]

namespace Streaming.Kafka.Tests.EndToEnd;

/// <summary>One server for all tests, because starting one is slow.</summary>
public sealed class KafkaFixture : IAsyncLifetime
{
    public KafkaTestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await KafkaTestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
