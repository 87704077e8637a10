using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Status;

/// <summary><c>lag</c>: how far each worker is in each partition.</summary>
static class LagCommand
{
    const string Description = """
        Says for each worker and partition how many records are not applied and how old what is applied is, from the progress beside the states.
        --keys also names the keys with most of the records that wait: a hot user, or a producer that repeats itself. Changes nothing.

        Exit code 1: a partition has more records waiting than --above, or a worker would stop at it.

        Example:
          Streaming.Operator lag --above 1000
          Streaming.Operator lag implicit --keys 5
        """;

    public static Command Create(CommandRunner runner)
    {
        var worker = new Argument<string?>("worker") { Description = "catalogue, implicit or explicit; none: all.", Arity = ArgumentArity.ZeroOrOne };
        worker.AcceptOnlyFromAmong([.. KindServices.Aliases.Keys]);
        var above = new Option<long>("--above") { Description = "Records of one partition that may wait.", DefaultValueFactory = _ => 1000 };
        var keys = new Option<int>("--keys") { Description = "Name so many keys with most of the records that wait." };
        var command = new Command("lag", Description) { worker, above, keys };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var partitions = await Lags.ReadAsync(session, result.GetValue(worker), cancellationToken);
            var busy = result.GetValue(keys) > 0 ? await BusyKeys.FindAsync(session, partitions, result.GetValue(keys), cancellationToken) : [];
            session.Output.Write(new { partitions, keys = busy }, console => Write(console, partitions, busy));
            return partitions.All(partition => partition.Lag <= result.GetValue(above) && partition.Wrong is null) ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }

    static void Write(IAnsiConsole console, IReadOnlyList<LaggingPartition> partitions, IReadOnlyList<BusyKey> keys)
    {
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("worker", "partition", "applied", "end", "lag", "behind by");
        foreach (var partition in partitions)
            table.AddRow(
                partition.Worker, $"{partition.Topic}/{partition.Partition}".EscapeMarkup(), Number(partition.Applied), Number(partition.End), Number(partition.Lag),
                partition.Behind is { } behind ? behind.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture) : "not known yet");
        console.Write(table);
        foreach (var partition in partitions.Where(partition => partition.Wrong is not null))
            console.WriteLine($"{partition.Worker} {partition.Topic}/{partition.Partition}: {partition.Wrong}");
        foreach (var key in keys)
            console.WriteLine($"{key.Topic}/{key.Partition}: {key.Records} waiting records of {key.Key}");
    }

    static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "none";
}
