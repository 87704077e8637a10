using Streaming.Embedded.Qdrant;

namespace Streaming.Benchmarks.Whole;

/// <summary>The embedded Qdrant as a process of its own.</summary>
static class QdrantServer
{
    public const string Verb = "serve-qdrant";

    public static async Task RunAsync()
    {
        await using var server = await EmbeddedQdrant.StartAsync();
        Console.WriteLine(server.Endpoint);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    public static ChildProcess Start() => ChildProcess.Start("Streaming.Benchmarks", [Verb], []);
}
