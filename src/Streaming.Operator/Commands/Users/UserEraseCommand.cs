using System.CommandLine;
using System.Text;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Users;

/// <summary><c>user erase</c>: one profile change, and its receipt.</summary>
static class UserEraseCommand
{
    const string Description = """
        Erases a user's history: produces one profile change and waits for its receipt, which has a line for each store. The user may go on
        afterwards; --close closes the account as well, and everything later is ignored until it is reopened.

        With --dry-run it says what is stored now and changes nothing. Exit code 1: not everything is erased, or a worker has not written its
        lines in time; it will, when it runs: user receipts shows them.

        Example:
          Streaming.Operator user erase user-17 --dry-run
          Streaming.Operator user erase user-17
        """;

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    public static Command Create(CommandRunner runner)
    {
        var user = UserArgument.Create();
        var close = new Option<bool>("--close") { Description = "Close the account, too." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what is stored, and change nothing." };
        var wait = new Option<TimeSpan>("--wait") { Description = "How long to wait for the receipt.", DefaultValueFactory = _ => TimeSpan.FromMinutes(1) };
        var command = new Command("erase", Description) { user, close, dryRun, wait };
        runner.Run(command, (result, session, cancellationToken) => result.GetValue(dryRun)
            ? ForecastAsync(session, result.GetValue(user)!, cancellationToken)
            : EraseAsync(session, result.GetValue(user)!, result.GetValue(close), result.GetValue(wait), cancellationToken));
        return command;
    }

    static async Task<int> ForecastAsync(CommandSession session, string userId, CancellationToken cancellationToken)
    {
        var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
        var stored = await StoredUser.LoadAsync(session.Get<IQdrantClient>(), generation, userId, cancellationToken);
        KindView[] kinds = [KindView.Of("implicit", stored.Implicit), KindView.Of("explicit", stored.Explicit)];
        session.Output.Write(new { dryRun = true, userId, kinds }, console =>
        {
            foreach (var kind in kinds)
                console.Profile.Out.Writer.WriteLine(
                    $"{kind.Kind}: {kind.Engagements} engagements, {kind.Choices.Count} choices, {kind.Hidden.Count} hidden items, {kind.Interests.Count} vectors would be erased");
        });
        return ExitCode.Well;
    }

    static async Task<int> EraseAsync(CommandSession session, string userId, bool close, TimeSpan wait, CancellationToken cancellationToken)
    {
        var change = new ProfileChange { EventId = Guid.NewGuid().ToString(), UserId = userId };
        if (close)
            change.CloseAccount = new CloseAccount();
        else
            change.EraseHistory = new EraseHistory();
        RecordCodec.ProfileChange.Validate(change);
        var (reader, names) = (session.Get<TopicReader>(), session.Get<TopicNames>());
        // From here on its receipt can come.
        var from = (await reader.RangesAsync([names.ErasureReceipts])).ToDictionary(range => range.Partition, range => range.To);
        var place = await session.Get<IRecordProducer>().ProduceAsync(
            names.ProfileChanges, Encoding.UTF8.GetBytes(userId), RecordCodec.ProfileChange.Encode(change), cancellationToken: cancellationToken);
        session.Output.Remark($"Asked for by {new RecordPlace(place.Topic, place.Partition.Value, place.Offset.Value)}, event id {change.EventId}. Waiting for its receipt.");

        var log = new ReceiptLog();
        var started = session.Time.GetTimestamp();
        while (log.Of(change.EventId) is not { IsSettled: true } && session.Time.GetElapsedTime(started) < wait)
        {
            await Task.Delay(LookEvery, session.Time, cancellationToken);
            var ranges = await reader.RangesAsync([names.ErasureReceipts]);
            await foreach (var record in reader.ReadAsync(ranges.Select(range => range with { From = from.GetValueOrDefault(range.Partition) }), cancellationToken))
                log.Add(record, userId);
            from = ranges.ToDictionary(range => range.Partition, range => range.To);
        }
        var receipt = log.Of(change.EventId) ?? new ReceiptView(change.EventId, session.Time.GetUtcNow(), []);
        session.Output.Write(receipt, console => ReceiptText.Write(console, receipt));
        return receipt.IsErased ? ExitCode.Well : ExitCode.Failed;
    }
}
