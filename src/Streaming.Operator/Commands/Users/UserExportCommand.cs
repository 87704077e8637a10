using System.CommandLine;
using System.Text;
using Streaming.Kafka;
using Streaming.Operator.Commands.DeadLetters;
using Streaming.Operator.Running;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Users;

/// <summary><c>user export</c>: everything that is kept about one person.</summary>
static class UserExportCommand
{
    const string Description = """
        Writes everything that is kept about a user as one JSON document: both states with their vectors, and every record in Kafka that has the
        user's key: engagements, profile changes, requests, answers, what was shown, dead letters, receipts. Reads those topics from their
        beginning, which takes long on large ones. Changes nothing. The document is personal data: keep it as such.

        Example:
          Streaming.Operator user export user-17 > user-17.json
          Streaming.Operator user export user-17 --stores-only
        """;

    public static Command Create(CommandRunner runner)
    {
        var user = UserArgument.Create();
        var storesOnly = new Option<bool>("--stores-only") { Description = "Without the records in Kafka." };
        var command = new Command("export", Description) { user, storesOnly };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            session.Output.ExpectDocument();
            var userId = result.GetValue(user)!;
            var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
            var stored = await StoredUser.LoadAsync(session.Get<IQdrantClient>(), generation, userId, cancellationToken);
            IReadOnlyList<ExportedRecord> records = result.GetValue(storesOnly) ? [] : await RecordsAsync(session, userId, cancellationToken);
            var export = new
            {
                userId, exportedAt = session.Time.GetUtcNow(), generation.Fingerprint,
                stores = new[] { Store(generation.UserImplicit, "implicit", stored.Implicit), Store(generation.UserExplicit, "explicit", stored.Explicit) },
                records,
            };
            // A document is what was asked for, whether or not --json says so too.
            session.Output.WriteJson(export);
            return ExitCode.Well;
        });
        return command;
    }

    static object Store(string collection, string kind, UserPoint point) => new
    {
        collection,
        view = KindView.Of(kind, point),
        engagements = point.State.Window.Select(e => new { eventId = e.EventId.ToString(), itemId = e.ItemId.ToString(), action = e.Action.ToString(), time = Moment.Of(e.Time), e.DwellMs }),
        savedCollections = point.State.Choices.Where(choice => choice.Items.Count > 0).Select(choice => new { choice.Id, choice.Name, choice.Items }),
        vectors = point.Vectors,
    };

    static async Task<IReadOnlyList<ExportedRecord>> RecordsAsync(CommandSession session, string userId, CancellationToken cancellationToken)
    {
        var (reader, names) = (session.Get<TopicReader>(), session.Get<TopicNames>());
        string[] sources = [names.Engagements, names.ProfileChanges, names.RetrievalRequests, names.Served];
        var ranges = await reader.RangesAsync([.. sources, .. sources.Select(TopicNames.DeadLettersOf), names.RetrievalResponses, names.ErasureReceipts]);
        var progress = new WorkProgress(session.Output, session.Time, "Reading", ranges.Sum(range => range.Length));
        var (key, records) = (Encoding.UTF8.GetBytes(userId), new List<ExportedRecord>());
        await foreach (var record in reader.ReadAsync(ranges, cancellationToken))
        {
            progress.Add();
            if (record.Key.AsSpan().SequenceEqual(key))
                records.Add(new ExportedRecord(new RecordPlace(record.Topic, record.Partition, record.Offset).ToString(), Moment.Of(record.Timestamp), RecordText.Of(record, names)));
        }
        return records;
    }

    sealed record ExportedRecord(string Record, DateTimeOffset? Time, string Value);
}
