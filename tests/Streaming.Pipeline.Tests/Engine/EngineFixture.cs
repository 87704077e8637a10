using Streaming.TestServers;

namespace Streaming.Pipeline.Tests.Engine;

/// <summary>A broker beside what <see cref="PipelineFixture"/> has: everything that the engine runs on.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    public PipelineFixture Pipeline { get; } = new();

    public KafkaTestServer Kafka { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Pipeline.InitializeAsync();
        Kafka = await KafkaTestServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kafka.DisposeAsync();
        await Pipeline.DisposeAsync();
    }
}
