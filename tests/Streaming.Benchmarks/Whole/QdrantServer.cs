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

    /// <param name="pauses">Whether it may stand still to collect garbage. A server of its own kind does not, which matters where waiting is
    /// measured.</param>
    public static ChildProcess Start(bool pauses = true) =>
        ChildProcess.Start("Streaming.Benchmarks", [Verb], pauses ? [] : [new("DOTNET_gcConcurrent", "1")]);
}
