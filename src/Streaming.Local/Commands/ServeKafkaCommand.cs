using System.CommandLine;
using Streaming.Embedded.Kafka;

namespace Streaming.Local.Commands;

/// <summary>Serves the embedded Kafka alone, for workers that run as processes of their own.</summary>
static class ServeKafkaCommand
{
    public static Command Create()
    {
        var command = new Command("kafka", "Serve the embedded Kafka alone, on a free port that is printed. Not for production.");
        command.SetAction(async (_, cancellationToken) =>
        {
            using var kafka = new EmbeddedKafka();
            Stack.Servers.CreateTopics(kafka);
            Console.WriteLine(
                $"""
                The embedded Kafka answers at {kafka.BootstrapServers} until Ctrl+C. It keeps 5 MB a partition and nothing on disk. Not for production.
                Workers need: {string.Join(' ', kafka.Configuration.Select(setting => $"{setting.Key.Replace(":", "__", StringComparison.Ordinal).Replace('.', '_')}={setting.Value}"))}
                """);
            await Serving.UntilCancelledAsync(cancellationToken);
        });
        return command;
    }
}
