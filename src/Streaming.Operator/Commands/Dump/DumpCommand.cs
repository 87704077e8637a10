using System.CommandLine;
using System.Globalization;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Pipeline;

namespace Streaming.Operator.Commands.Dump;

/// <summary><c>dump</c>: the pipeline's topics as files.</summary>
static class DumpCommand
{
    const string Description = """
        Writes what the topics engagements, profile-changes, items and served hold to files, for training: one file a topic, one JSON object a
        line with topic, partition, offset, timestamp, key, and value in the JSON form of schemas/README.md; value null deletes an item.
        What an erasure or a closing covers is left out, and so is what no worker could use. Kafka is not changed.

        Example:
          Streaming.Operator dump --to dump/ --topic engagements items
        """;

    public static Command Create(CommandRunner runner)
    {
        var to = new Option<DirectoryInfo>("--to") { Description = "The folder; it is made where it is missing, files in it are replaced.", Required = true };
        var topics = new Option<string[]>("--topic")
        {
            Description = "Which: engagements, profile-changes, items, served; all unless given.", AllowMultipleArgumentsPerToken = true,
        };
        topics.AcceptOnlyFromAmong("engagements", "profile-changes", "items", "served");
        var command = new Command("dump", Description) { to, topics };
        runner.Run(command, (result, session, cancellationToken) =>
            DumpAsync(session, result.GetValue(to)!, result.GetValue(topics) ?? [], cancellationToken));
        return command;
    }

    static async Task<int> DumpAsync(CommandSession session, DirectoryInfo folder, string[] chosen, CancellationToken cancellationToken)
    {
        var (reader, names) = (session.Get<TopicReader>(), session.Get<TopicNames>());
        folder.Create();
        var fences = await FencesAsync(reader, names, cancellationToken);
        var dumped = new List<Dumped>();
        foreach (var topic in DumpedTopic.All(names).Where(topic => chosen.Length == 0 || chosen.Contains(topic.Name)))
            dumped.Add(await DumpAsync(session, topic, fences, Path.Combine(folder.FullName, topic.Name + ".jsonl"), cancellationToken));
        session.Output.Write(dumped, console =>
        {
            foreach (var file in dumped)
                console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{file.File}: {file.Records:N0} records of {file.Topic}; left out {file.Erased:N0} erased and {file.Refused:N0} that cannot be used"));
        });
        return ExitCode.Well;
    }

    static async Task<Dumped> DumpAsync(CommandSession session, DumpedTopic topic, FencedUsers fences, string path, CancellationToken cancellationToken)
    {
        var reader = session.Get<TopicReader>();
        var ranges = await reader.RangesAsync([topic.Topic]);
        var progress = new WorkProgress(session.Output, session.Time, topic.Topic, ranges.Sum(range => range.Length));
        var (erased, refused) = (0L, 0L);
        using var file = new DumpFile(path);
        await foreach (var record in reader.ReadAsync(ranges, cancellationToken))
        {
            progress.Add();
            try
            {
                var (message, user, happened) = topic.Read(record);
                if (user is not null && !fences.Allows(user, happened!.Time))
                    erased++;
                else
                    file.Write(record, message);
            }
            catch (InvalidMessageException)
            {
                refused++;
            }
        }
        file.Complete();
        return new Dumped(path, topic.Topic, file.Records, erased, refused);
    }

    /// <summary>Of the erasures that Kafka holds, and of those whose receipts it holds.</summary>
    static async Task<FencedUsers> FencesAsync(TopicReader reader, TopicNames names, CancellationToken cancellationToken)
    {
        var fences = new FencedUsers();
        await foreach (var record in reader.ReadAsync(await reader.RangesAsync([names.ProfileChanges]), cancellationToken))
        {
            try
            {
                var (user, happened) = UserEventDecoder.Decode(record, names.Engagements);
                fences.Add(user, happened);
            }
            catch (InvalidRecordException)
            {
                // Counted where the topic itself is dumped.
            }
        }
        await foreach (var (user, happened) in ReceiptFences.ReadAsync(reader, names, cancellationToken))
            fences.Add(user, happened);
        return fences;
    }

    sealed record Dumped(string File, string Topic, long Records, long Erased, long Refused);
}
