using System.CommandLine;
using Streaming.Kafka;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Users;

/// <summary><c>user receipts</c>: the proof of a user's erasures.</summary>
static class UserReceiptsCommand
{
    const string Description = """
        Shows the receipts of a user's erasures and closings, one line for each store. Changes nothing.
        Exit code 1: there is none, or one is not complete, or something is left to be erased.

        Example:
          Streaming.Operator user receipts user-17
        """;

    public static Command Create(CommandRunner runner)
    {
        var user = UserArgument.Create();
        var command = new Command("receipts", Description) { user };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var log = new ReceiptLog();
            var reader = session.Get<TopicReader>();
            await foreach (var record in reader.ReadAsync(await reader.RangesAsync([session.Get<TopicNames>().ErasureReceipts]), cancellationToken))
                log.Add(record, result.GetValue(user)!);
            ReceiptView[] receipts = [.. log.All];
            session.Output.Write(receipts, console =>
            {
                foreach (var receipt in receipts)
                    ReceiptText.Write(console, receipt);
                if (receipts.Length == 0)
                    console.Profile.Out.Writer.WriteLine("There is no receipt for this user.");
            });
            return receipts.Length > 0 && Array.TrueForAll(receipts, receipt => receipt.IsErased) ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }
}
