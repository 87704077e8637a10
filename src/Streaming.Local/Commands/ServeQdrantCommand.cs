using System.CommandLine;
using Streaming.Embedded.Qdrant;

namespace Streaming.Local.Commands;

/// <summary>Serves the embedded Qdrant alone, for workers that run as processes of their own.</summary>
static class ServeQdrantCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Where it answers gRPC.", DefaultValueFactory = _ => 6334 };
        var rest = new Option<int>("--rest-port") { Description = "Where it recovers snapshots over REST; any free port unless given." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Folder to load from and save to; without it everything is forgotten." };
        var command = new Command("qdrant", "Serve the embedded Qdrant alone. Not for production.") { port, rest, data };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new EmbeddedQdrantOptions
            {
                Port = result.GetValue(port), RestPort = result.GetValue(rest), DataFolder = result.GetValue(data)?.FullName,
            };
            await using var qdrant = await EmbeddedQdrant.StartAsync(options, cancellationToken: cancellationToken);
            Console.WriteLine($"The embedded Qdrant answers at {qdrant.Endpoint}, REST for snapshots at {qdrant.RestEndpoint}, until Ctrl+C. Not for production.");
            await Serving.UntilCancelledAsync(cancellationToken);
        });
        return command;
    }
}
