using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.DeadLetters;

/// <summary><c>dead-letters list</c>: which records were refused, by whom and why.</summary>
static class DeadLettersListCommand
{
    const string Description = """
        Lists refused records, each once: both user-state workers refuse the same one. RECORD is where it first stood, which show and
        replay take. Changes nothing.

        Example:
          Streaming.Operator dead-letters list --topic engagements --class invalid --since 02:00:00
        """;

    public sealed record Line(
        RecordPlace Record, DateTimeOffset? Time, string Key, string ErrorClass, string Message, IReadOnlyList<string> RefusedBy, int Replays);

    public static Command Create(CommandRunner runner)
    {
        var command = new Command("list", Description);
        var selection = new DeadLetterSelection();
        selection.AddTo(command);
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var records = await selection.ReadAsync(result, session, [], cancellationToken);
            List<Line> lines = [.. records.Select(Of)];
            session.Output.Write(
                lines.Select(line => new
                {
                    record = line.Record.ToString(), line.Time, line.Key, line.ErrorClass, line.Message, line.RefusedBy, line.Replays,
                }),
                console => Write(console, lines));
            return ExitCode.Well;
        });
        return command;
    }

    static Line Of(RefusedRecord record) => new(
        record.Origin, Moment.Of(record.Newest.Timestamp), record.Newest.Key, record.Newest.ErrorClass, record.Newest.Message,
        [.. record.RefusedBy], record.Replays);

    static void Write(IAnsiConsole console, List<Line> lines)
    {
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("record", "time", "key", "class", "why", "replays");
        foreach (var line in lines)
            table.AddRow(
                line.Record.ToString().EscapeMarkup(), Moment.Text(line.Time), line.Key.EscapeMarkup(), line.ErrorClass.EscapeMarkup(),
                line.Message.EscapeMarkup(), line.Replays.ToString(CultureInfo.InvariantCulture));
        if (lines.Count > 0)
            console.Write(table);
        console.WriteLine($"{lines.Count} refused records.");
    }
}
