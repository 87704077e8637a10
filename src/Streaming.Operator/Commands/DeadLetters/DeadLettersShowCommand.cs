using System.CommandLine;
using System.Text;
using Spectre.Console;
using Streaming.Kafka;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.DeadLetters;

/// <summary><c>dead-letters show</c>: one refused record with all that is known of it.</summary>
static class DeadLettersShowCommand
{
    const string Description = """
        Shows a refused record: its value as JSON where it is a message, its headers, and every dead letter that names it.
        Changes nothing.

        Example:
          Streaming.Operator dead-letters show engagements/4/3
        """;

    public static Command Create(CommandRunner runner)
    {
        var place = new Argument<string>("record") { Description = "Where it first stood: topic/partition/offset, as list shows it." };
        var command = new Command("show", Description) { place };
        var selection = new DeadLetterSelection();
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var record = (await selection.ReadAsync(result, session, [RecordPlace.Parse(result.GetValue(place)!)], cancellationToken))[0];
            var shown = Of(record, session.Get<TopicNames>());
            session.Output.Write(shown, console => Write(console, shown));
            return ExitCode.Well;
        });
        return command;
    }

    static Shown Of(RefusedRecord record, TopicNames names)
    {
        var best = record.Best;
        return new Shown(
            record.Origin.ToString(),
            Moment.Of(best.Timestamp),
            best.Key,
            best.Omitted is { } bytes ? $"left out: it had {bytes} bytes" : RecordText.Of(best.Record with { Topic = best.Source.Topic }, names),
            [.. (best.Record.Headers ?? []).Select(header => $"{header.Key}: {(header.GetValueBytes() is { } value ? Encoding.UTF8.GetString(value) : "")}")],
            [.. record.Letters.Select(letter => new Refusal(
                letter.Source.ToString(), letter.RefusedBy, letter.ErrorClass, letter.Message, Moment.Of(letter.Record.Timestamp)))]);
    }

    static void Write(IAnsiConsole console, Shown shown)
    {
        console.WriteLine($"record  {shown.Record} of {Moment.Text(shown.Time)}, key '{shown.Key}'");
        console.WriteLine($"value   {shown.Value}");
        foreach (var header in shown.Headers)
            console.WriteLine($"header  {header}");
        foreach (var refusal in shown.Refusals)
            console.WriteLine($"refused {Moment.Text(refusal.At)} by {refusal.By} as {refusal.Record}: {refusal.ErrorClass}, {refusal.Message}");
    }

    sealed record Shown(
        string Record, DateTimeOffset? Time, string Key, string Value, IReadOnlyList<string> Headers, IReadOnlyList<Refusal> Refusals);

    sealed record Refusal(string Record, string By, string ErrorClass, string Message, DateTimeOffset? At);
}
