using System.CommandLine;
using System.Globalization;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Audit;

/// <summary><c>audit</c>: does what is served follow from what happened?</summary>
static class AuditCommand
{
    const string Description = """
        Draws users by chance, folds what Kafka still has of them, and makes their vectors anew: the stored state must be the same bit for bit (or,
        where retention has taken records, lack nothing of what is left), the vectors within 1e-5. Says the user, the field and the record where they
        part. Users who are in motion are skipped. Also compares what the model is fed with ranges recorded before. Changes nothing.

        Reads both source topics as far back as they go: run it from a timer, with --metrics for the textfile collector of Prometheus's node exporter.
        With --every it goes on until Ctrl+C.

        Exit code 1: something parts, or an input left its range.

        Example:
          Streaming.Operator audit --users 200 --Model:Dimension=64
          Streaming.Operator audit --record-inputs inputs.json
          Streaming.Operator audit --inputs inputs.json --metrics /var/lib/node_exporter/streaming_audit.prom --every 01:00:00
        """;

    public static Command Create(CommandRunner runner)
    {
        var users = new Option<int>("--users") { Description = "How many to draw of each kind.", DefaultValueFactory = _ => 100 };
        var seed = new Option<int?>("--seed") { Description = "Draw the same users again." };
        var inputs = new Option<string?>("--inputs") { Description = "Ranges of what the model is fed." };
        var record = new Option<string?>("--record-inputs") { Description = "Write such ranges, from this sample." };
        var metrics = new Option<string?>("--metrics") { Description = "Write the result for Prometheus." };
        var every = new Option<TimeSpan?>("--every") { Description = "Go on, with so much time between." };
        var command = new Command("audit", Description) { users, seed, inputs, record, metrics, every };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            while (true)
            {
                var found = await RunAsync(session, result.GetValue(users), result.GetValue(seed) ?? Random.Shared.Next(), cancellationToken);
                if (result.GetValue(record) is { } into)
                    await InputRanges.RecordAsync(into, found, cancellationToken);
                IReadOnlyList<string> drifted = result.GetValue(inputs) is { } ranges ? await InputRanges.CompareAsync(ranges, found, cancellationToken) : [];
                if (result.GetValue(metrics) is { } file)
                    await AuditMetrics.WriteAsync(file, found, drifted, session.Time.GetUtcNow(), cancellationToken);
                session.Output.Write(new { kinds = found, drifted }, console => Write(console.Profile.Out.Writer, found, drifted));
                if (result.GetValue(every) is not { } pause)
                    return drifted.Count == 0 && found.All(kind => kind.Partings.Count == 0) ? ExitCode.Well : ExitCode.Failed;
                await Task.Delay(pause, session.Time, cancellationToken);
            }
        });
        return command;
    }

    static async Task<IReadOnlyList<KindResult>> RunAsync(CommandSession session, int users, int seed, CancellationToken cancellationToken)
    {
        var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
        var sampled = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var kind in KindServices.UserKinds)
            sampled[kind] = await UserSample.DrawAsync(session.Get<IQdrantClient>(), generation.NameOf(KindServices.Aliases[kind]), users, seed, cancellationToken);
        var history = await KafkaHistory.ReadAsync(session, [.. sampled.Values.SelectMany(ids => ids).Distinct()], cancellationToken);
        var results = new List<KindResult>();
        foreach (var kind in KindServices.UserKinds)
            results.Add(await new KindAudit(session, kind, history).RunAsync(sampled[kind], cancellationToken));
        return results;
    }

    static void Write(TextWriter console, IReadOnlyList<KindResult> kinds, IReadOnlyList<string> drifted)
    {
        foreach (var kind in kinds)
        {
            console.WriteLine($"{kind.Kind}: {kind.Users} users drawn, {kind.Same} as they should be, {kind.Skipped} in motion and skipped");
            foreach (var parting in kind.Partings)
                console.WriteLine($"  {parting.UserId}: {parting.Field}: {parting.What}{(parting.Record.Length > 0 ? $" ({parting.Record})" : "")}");
            console.WriteLine($"  fed to the model: {string.Join(", ", kind.Inputs.Select(input => string.Create(CultureInfo.InvariantCulture, $"{input.Key} {input.Value:0.###}")))}");
        }
        foreach (var line in drifted)
            console.WriteLine($"Drifted: {line}");
    }
}
