using Spectre.Console;
using Streaming.Contracts;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Users;

/// <summary>Receipts for people.</summary>
static class ReceiptText
{
    public static void Write(IAnsiConsole console, ReceiptView receipt)
    {
        console.WriteLine($"Profile change {receipt.EventId}: everything through {Moment.Text(receipt.ErasedThrough)}");
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("store", "name", "outcome", "kept until", "");
        foreach (var line in receipt.Lines)
            table.AddRow(
                Name(line.Store.ToString()), line.Name.EscapeMarkup(), Name(line.Outcome.ToString()),
                line.Outcome != ErasureOutcome.Kept ? "" : line.KeptUntil is { } until ? Moment.Text(until) : "for ever", line.Detail.EscapeMarkup());
        console.Write(table);
        console.WriteLine(receipt switch
        {
            { IsErased: true } => "Erased in all states.",
            { IsComplete: true } => "Not everything is erased: see the lines that are pending or unreachable.",
            _ => "Not complete: a worker has not written its lines yet.",
        });
    }

    /// <summary><c>ImplicitState</c> → <c>implicit state</c>.</summary>
    static string Name(string value) => string.Concat(value.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
