using System.CommandLine;
using Spectre.Console;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.DeadLetters;

/// <summary><c>dead-letters replay</c>: refused records back to their source topics.</summary>
static class DeadLettersReplayCommand
{
    const string Description = """
        Produces refused records to their source topics again, from their own bytes and headers, each once. Their time stays what it was, so
        nothing erased comes back; what was applied already changes nothing. One that fails again is a dead letter that names its first origin.

        Say which: records, or options, or --all. With --dry-run nothing is produced, and each record is decoded and folded into what is
        stored, to say which users would change.

        Example:
          Streaming.Operator dead-letters replay --topic engagements --class invalid --dry-run
          Streaming.Operator dead-letters replay engagements/4/3 --value corrected.json
        """;

    public static Command Create(CommandRunner runner)
    {
        var places = new Argument<string[]>("records") { Description = "Where they first stood: topic/partition/offset.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every refused record." };
        var value = new Option<FileInfo?>("--value") { Description = "A corrected value for one record, in any of the three forms, such as JSON." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would happen, and produce nothing." };
        var command = new Command("replay", Description) { places, all, value, dryRun };
        var selection = new DeadLetterSelection();
        selection.AddTo(command);
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            List<RecordPlace> chosen = [.. (result.GetValue(places) ?? []).Select(RecordPlace.Parse)];
            if (chosen.Count == 0 && !selection.IsGiven(result) && !result.GetValue(all))
                throw new WrongInputException("Say which records: topic/partition/offset, --topic, --class, --key or --since, or --all.");
            var records = await selection.ReadAsync(result, session, chosen, cancellationToken);
            if (result.GetValue(value) is { } file)
                records = [await CorrectedAsync(records, file, cancellationToken)];
            return result.GetValue(dryRun)
                ? await ForecastAsync(session, records, cancellationToken)
                : await ReplayAsync(session, records, cancellationToken);
        });
        return command;
    }

    /// <summary>The one record, with the value that it should have had.</summary>
    static async Task<RefusedRecord> CorrectedAsync(IReadOnlyList<RefusedRecord> records, FileInfo file, CancellationToken cancellationToken)
    {
        if (records.Count != 1)
            throw new WrongInputException($"--value corrects one record, and {records.Count} are chosen.");
        var bytes = (await File.ReadAllBytesAsync(file.FullName, cancellationToken)).AsSpan().TrimEnd((byte)'\n').ToArray();
        var best = records[0].Best;
        return records[0] with { Letters = [best with { Omitted = null, Record = best.Record with { Value = bytes } }] };
    }

    static async Task<int> ForecastAsync(CommandSession session, IReadOnlyList<RefusedRecord> records, CancellationToken cancellationToken)
    {
        var now = session.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var forecast = new ReplayForecast(session.Get<IQdrantClient>(), session.Get<GenerationCollections>(), session.Get<TopicNames>());
        var replayable = records.Where(record => record.Best.Omitted is null).ToList();
        var forecasts = await forecast.OfAsync([.. replayable.Select(record => (record.Origin, record.Best.ToReplay(now)))], cancellationToken);
        string[] changing = [.. forecasts.Where(f => f.Changes).Select(f => f.Key).Distinct().Order(StringComparer.Ordinal)];
        session.Output.Write(
            new
            {
                dryRun = true,
                records = forecasts.Select(f => new { record = f.Record.ToString(), f.Key, f.Changes, f.What }),
                notReplayable = records.Except(replayable).Select(record => record.Origin.ToString()),
                changing,
            },
            console =>
            {
                foreach (var f in forecasts)
                    console.WriteLine($"{f.Record} {f.Key}: {f.What}");
                WriteOmitted(console, records);
                console.WriteLine($"{forecasts.Count} records would be replayed. {changing.Length} would change: {string.Join(", ", changing)}");
            });
        return ExitCode.Well;
    }

    static async Task<int> ReplayAsync(CommandSession session, IReadOnlyList<RefusedRecord> records, CancellationToken cancellationToken)
    {
        var producer = session.Get<IRecordProducer>();
        var now = session.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var progress = new WorkProgress(session.Output, session.Time, "Replaying", records.Count);
        var replayed = new List<(RecordPlace Origin, RecordPlace Now)>();
        foreach (var record in records.Where(record => record.Best.Omitted is null))
        {
            var replay = record.Best.ToReplay(now);
            var place = await producer.ProduceAsync(replay.Topic, replay.Key, replay.Value, replay.Headers, null, cancellationToken);
            replayed.Add((record.Origin, new RecordPlace(place.Topic, place.Partition.Value, place.Offset.Value)));
            progress.Add();
        }
        session.Output.Write(
            new
            {
                dryRun = false,
                records = replayed.Select(r => new { record = r.Origin.ToString(), replayedAs = r.Now.ToString() }),
                notReplayable = records.Where(record => record.Best.Omitted is not null).Select(record => record.Origin.ToString()),
            },
            console =>
            {
                foreach (var (origin, place) in replayed)
                    console.WriteLine($"{origin} is now {place}");
                WriteOmitted(console, records);
                console.WriteLine($"{replayed.Count} records were replayed.");
            });
        return replayed.Count == records.Count ? ExitCode.Well : ExitCode.Failed;
    }

    static void WriteOmitted(IAnsiConsole console, IReadOnlyList<RefusedRecord> records)
    {
        foreach (var record in records.Where(record => record.Best.Omitted is not null))
            console.WriteLine($"{record.Origin}: cannot be replayed, its value was too large to be kept ({record.Best.Omitted} bytes). Produce it again from its source.");
    }
}
