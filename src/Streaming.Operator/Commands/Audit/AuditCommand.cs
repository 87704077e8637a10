using System.CommandLine;
using System.Globalization;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Audit;

/// <summary><c>audit</c>: does what is served follow from what happened?</summary>
static class AuditCommand
{
    const string Description = """
        Draws users by chance, folds what Kafka still has of them, and makes their vectors anew: the stored state must be the same bit for bit (or,
        where retention has taken records, lack nothing of what is left), the vectors within 1e-5. Says the user, the field and the record where they
        part. Users who are in motion are skipped. Also compares what the model is fed with ranges recorded before: by the trainer in the model
        folder, or by --record-inputs. Changes nothing.

        Reads both source topics as far back as they go, --pace records a second at most: who is drawn can have records anywhere. With --every it goes on until Ctrl+C, as a worker of its own: --listen answers Prometheus on
        /metrics, and probes on /health/live and /health/ready. Or run it from a timer, with --metrics for the textfile collector of Prometheus's
        node exporter.

        Exit code 1: something parts, or an input left its range.

        Example:
          Streaming.Operator audit --users 200 --Model:Dimension=64
          Streaming.Operator audit --record-inputs inputs.json
          Streaming.Operator audit --inputs inputs.json --metrics /var/lib/node_exporter/streaming_audit.prom
          Streaming.Operator audit --every 01:00:00 --listen http://localhost:8094
        """;

    public static Command Create(CommandRunner runner)
    {
        var users = new Option<int>("--users") { Description = "How many to draw of each kind.", DefaultValueFactory = _ => 100 };
        var seed = new Option<int?>("--seed") { Description = "Draw the same users again." };
        var inputs = new Option<string?>("--inputs") { Description = "Ranges of what the model is fed; else those in the model folder." };
        var record = new Option<string?>("--record-inputs") { Description = "Write such ranges, from this sample." };
        var metrics = new Option<string?>("--metrics") { Description = "Write the result for Prometheus." };
        var every = new Option<TimeSpan?>("--every") { Description = "Go on, with so much time between." };
        var pace = new Option<int?>("--pace") { Description = "Records a second to read at most, 1000 or more; as fast as they come unless given." };
        var listen = new Option<string?>("--listen") { Description = "Answer Prometheus and probes there; with --every." };
        var command = new Command("audit", Description) { users, seed, inputs, record, metrics, every, pace, listen };
        command.Validators.Add(given =>
        {
            if (given.GetValue(pace) < 1000)
                given.AddError("--pace: a whole number from 1000 expected.");
            if (given.GetValue(listen) is not null && given.GetValue(every) is null)
                given.AddError("--listen: say with --every how often to audit.");
        });
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var plan = new AuditPlan(result.GetValue(users), result.GetValue(seed), result.GetValue(pace), result.GetValue(inputs));
            await using var server = result.GetValue(listen) is { } url ? await AuditServer.StartAsync(url, cancellationToken) : null;
            var rounds = new AuditRounds(session, plan, result.GetValue(metrics), server, (found, drifted) =>
                session.Output.Write(new { kinds = found, drifted }, console => Write(console.Profile.Out.Writer, found, drifted)));
            if (result.GetValue(record) is { } into)
                await InputRanges.RecordAsync(into, await plan.RunAsync(session, cancellationToken), cancellationToken);
            if (result.GetValue(every) is { } pause)
                await rounds.ForeverAsync(pause, cancellationToken);
            return await rounds.OnceAsync(cancellationToken) ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
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
