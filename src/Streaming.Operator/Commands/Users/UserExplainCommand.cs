using System.CommandLine;
using Spectre.Console;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Users;

/// <summary><c>user explain</c>: which records a user's interests come from.</summary>
static class UserExplainCommand
{
    const string Description = """
        Reads the source topics for a user's records and says what became of each: applied, known already, erased, late, or refused, and
        whether what is stored agrees. Changes nothing. It reads both topics as far back as they go, which takes long on large ones.

        Exit code 1: something that Kafka still has is not in the stored state, though the workers have passed it.

        Example:
          Streaming.Operator user explain user-17
        """;

    public static Command Create(CommandRunner runner)
    {
        var user = UserArgument.Create();
        var command = new Command("explain", Description) { user };
        runner.Run(command, (result, session, cancellationToken) => ExplainAsync(session, result.GetValue(user)!, cancellationToken));
        return command;
    }

    static async Task<int> ExplainAsync(CommandSession session, string userId, CancellationToken cancellationToken)
    {
        var records = new List<UserRecord>();
        await foreach (var record in UserRecord.ReadAsync(session, userId, cancellationToken))
            records.Add(record);
        var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
        // After the records: what they brought is stored by now, or the worker lags.
        var stored = await StoredUser.LoadAsync(session.Get<IQdrantClient>(), generation, userId, cancellationToken);
        var (lines, folded) = Fold(records);
        var (implicitProgress, explicitProgress) = (await ProgressAsync(session, generation.UserImplicit, cancellationToken), await ProgressAsync(session, generation.UserExplicit, cancellationToken));
        string[] differences =
        [
            .. Compare("implicit", folded.WithoutChoices(), stored.Implicit, records, implicitProgress),
            .. Compare("explicit", folded, stored.Explicit, records, explicitProgress),
        ];
        session.Output.Write(
            new { userId, records = lines, differences },
            console => Write(console, lines, differences));
        return differences.Length == 0 ? ExitCode.Well : ExitCode.Failed;
    }

    static (List<Line> Lines, UserState Folded) Fold(List<UserRecord> records)
    {
        var (lines, state) = (new List<Line>(records.Count), UserState.Empty);
        foreach (var (record, happened, refusal) in records.OrderBy(record => record.Record.Timestamp).ThenBy(record => record.Record.Offset))
        {
            var place = new RecordPlace(record.Topic, record.Partition, record.Offset).ToString();
            if (happened is null)
            {
                lines.Add(new Line(place, Moment.Of(record.Timestamp), "", $"refused: {refusal}"));
                continue;
            }
            var outcome = new FoldOutcome[1];
            var before = state;
            state = state.Fold([happened], outcome);
            lines.Add(new Line(place, Moment.Of(happened.Time), UserEventText.Of(happened), EventOutcome.Text(outcome[0], happened, before)));
        }
        return (lines, state);
    }

    static async Task<Dictionary<(string, int), long>> ProgressAsync(CommandSession session, string collection, CancellationToken cancellationToken) =>
        (await new QdrantProgressStore(session.Get<IQdrantClient>(), collection).ReadAllAsync(cancellationToken)).ToDictionary(p => (p.Topic, p.Partition), p => p.Offset);

    /// <summary>Facts of what Kafka still has that the stored state lacks, where the worker has passed them.</summary>
    static IEnumerable<string> Compare(
        string kind, UserState folded, UserPoint stored, List<UserRecord> records, Dictionary<(string, int), long> progress)
    {
        if (ReferenceEquals(stored.State.Merge(folded), stored.State))
            yield break;
        var behind = records.Count(record => record.Event is not null && (kind != "implicit" || record.Event is not ChoiceEvent)
            && record.Record.Offset >= progress.GetValueOrDefault((record.Record.Topic, record.Record.Partition)));
        yield return behind > 0
            ? $"{kind}: {behind} records are not applied yet"
            : $"{kind}: the stored state lacks what Kafka has: rebuild {kind} mends it";
    }

    static void Write(IAnsiConsole console, List<Line> lines, string[] differences)
    {
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("record", "time", "what", "became");
        foreach (var line in lines)
            table.AddRow(line.Record.EscapeMarkup(), Moment.Text(line.Time), line.What.EscapeMarkup(), line.Became.EscapeMarkup());
        console.Write(table);
        foreach (var difference in differences)
            console.WriteLine(difference);
        console.WriteLine($"{lines.Count} records in Kafka.");
    }

    sealed record Line(string Record, DateTimeOffset? Time, string What, string Became);
}
