using System.CommandLine;
using System.Globalization;
using Confluent.Kafka;
using Spectre.Console;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Status;

/// <summary><c>status</c>: is all well, and if not, what is not?</summary>
static class StatusCommand
{
    const string Description = """
        One look at everything: do Kafka and Qdrant answer, which generation is live, how far each worker is, and how many dead letters there are.
        The first thing to type when something is wrong. Changes nothing.

        Exit code 1: something is not as it must be; the lines at the end say what.

        Example:
          Streaming.Operator status
          Streaming.Operator status --behind 00:01:00 --json
        """;

    public static Command Create(CommandRunner runner)
    {
        var behind = new Option<TimeSpan>("--behind") { Description = "How far a worker may be behind.", DefaultValueFactory = _ => TimeSpan.FromSeconds(10) };
        var command = new Command("status", Description) { behind };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var report = await ReportAsync(session, result.GetValue(behind), cancellationToken);
            session.Output.Write(report, console => Write(console, report));
            return report.Wrong.Count == 0 ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }

    static async Task<StatusReport> ReportAsync(CommandSession session, TimeSpan behind, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        var brokers = await TryAsync("Kafka", wrong, async () =>
            await session.Get<KafkaClients>().AskAsync(client => Task.Run(() => (int?)client.GetMetadata(TimeSpan.FromSeconds(5)).Brokers.Count, cancellationToken)));
        var qdrant = await TryAsync("Qdrant", wrong, async () => (await QdrantVersion.EnsureSupportedAsync(session.Get<IQdrantClient>(), cancellationToken)).ToString());
        var generation = qdrant is null ? null : await TryAsync("Generation", wrong, async () =>
            (await session.Get<GenerationCollections>().ResolveAsync(cancellationToken)).Fingerprint);
        IReadOnlyList<WorkerStatus> workers = [];
        if (brokers is not null && generation is not null)
            workers = [.. (await Lags.ReadAsync(session, null, cancellationToken)).GroupBy(partition => partition.Worker).Select(WorkerStatus.Of)];
        foreach (var worker in workers)
            wrong.AddRange(worker.Wrong(behind));
        var deadLetters = brokers is null ? new Dictionary<string, long>() : await DeadLettersAsync(session);
        return new StatusReport(brokers, qdrant, generation, workers, deadLetters, wrong);
    }

    static async Task<Dictionary<string, long>> DeadLettersAsync(CommandSession session)
    {
        var names = session.Get<TopicNames>();
        string[] topics = [.. new[] { names.Engagements, names.ProfileChanges, names.Items, names.RetrievalRequests, names.Served }.Select(TopicNames.DeadLettersOf)];
        return (await session.Get<TopicReader>().RangesAsync(topics)).GroupBy(range => range.Topic).Where(topic => topic.Any(range => range.Length > 0))
            .ToDictionary(topic => topic.Key, topic => topic.Sum(range => range.Length));
    }

    static async Task<T?> TryAsync<T>(string what, List<string> wrong, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is KafkaException or QdrantUnavailableException or QdrantDeniedException or QdrantRefusedException or GenerationException or NotSupportedException)
        {
            wrong.Add($"{what}: {(e is KafkaException kafka ? kafka.Error.Reason : e.Message)}");
            return default;
        }
    }

    static void Write(IAnsiConsole console, StatusReport report)
    {
        console.WriteLine($"Kafka: {(report.Brokers is { } brokers ? $"{brokers} brokers" : "does not answer")}. Qdrant: {report.Qdrant ?? "does not answer"}. Live generation: {report.Generation ?? "none"}.");
        foreach (var worker in report.Workers)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{worker.Worker}: {worker.Lag:N0} records not applied, {(worker.Behind is { } by ? $"behind by {by.TotalSeconds:N1} s" : "not known yet how far behind")}"));
        foreach (var (topic, held) in report.DeadLetters)
            console.WriteLine($"{topic}: {held} dead letters");
        foreach (var line in report.Wrong)
            console.WriteLine($"Wrong: {line}");
        if (report.Wrong.Count == 0)
            console.WriteLine("All well.");
    }
}
