using Spectre.Console;
using Streaming.Local.Replay;
using Streaming.Local.Stack;

namespace Streaming.Local.Commands;

/// <summary>What to try while the stack goes on serving.</summary>
static class Invitation
{
    public static void Write(IAnsiConsole console, StackOptions options, Workload workload, LocalStack stack)
    {
        var user = workload.Users.OrderByDescending(user => user.Group == UserGroup.SeveralInterests).ThenByDescending(user => user.Earlier.Count)
            .Select(user => user.UserId).FirstOrDefault("nobody");
        console.WriteLine();
        console.WriteLine($"Serving on http://127.0.0.1:{options.Port} (JSON) and http://127.0.0.1:{options.GrpcPort} (gRPC) until Ctrl+C.");
        console.WriteLine($"Look at http://127.0.0.1:{options.Port}/#user={Uri.EscapeDataString(user)} in a browser. Try:");
        // Not through the console's layout, which would break the line that is there to be copied.
        console.Profile.Out.Writer.WriteLine();
        console.Profile.Out.Writer.WriteLine(
            $$"""curl -s http://127.0.0.1:{{options.Port}}/v1/retrieve -H 'content-type: application/json' -d '{"userId": "{{user}}", "limit": 10}'""");
        console.Profile.Out.Writer.WriteLine();
        console.WriteLine($"Kafka: {stack.KafkaAddress}. Qdrant (gRPC): {stack.QdrantAddress}.");
        if (options.Kafka is null || options.Qdrant is null)
            console.WriteLine("The embedded servers are for trying things out, not for production.");
    }
}
