using System.CommandLine;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Kafka;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Topics;

/// <summary><c>topics create</c>: the topics that are missing, as the guarantees demand them.</summary>
static class TopicsCreateCommand
{
    const string Description = """
        Creates the topics that are missing, with the partitions, retention and timestamps that the workers' settings say (section Topics).
        Topics that exist stay as they are: topics check says what is wrong with them. With --dry-run nothing is created.

        Example:
          Streaming.Operator topics create --dry-run --Topics:Partitions=16
        """;

    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    public static Command Create(CommandRunner runner)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be created, and create nothing." };
        var command = new Command("create", Description) { dryRun };
        runner.Run(command, (result, session, _) => CreateAsync(session, result.GetValue(dryRun)));
        return command;
    }

    static async Task<int> CreateAsync(CommandSession session, bool dryRun)
    {
        var kafka = session.Get<KafkaClients>();
        var existing = (await kafka.ListTopicsAsync()).Select(topic => topic.Topic).ToHashSet(StringComparer.Ordinal);
        var missing = session.Get<TopicCreation>().Specifications().Where(topic => !existing.Contains(topic.Name)).ToList();
        var errors = dryRun || missing.Count == 0 ? [] : await CreateAsync(kafka, missing);
        session.Output.Write(
            new { dryRun, created = missing.Select(topic => new { topic.Name, topic.NumPartitions, topic.Configs, error = errors.GetValueOrDefault(topic.Name) }) },
            console =>
            {
                foreach (var topic in missing)
                    console.Profile.Out.Writer.WriteLine(errors.TryGetValue(topic.Name, out var error)
                        ? $"{topic.Name}: refused, {error}"
                        : string.Create(CultureInfo.InvariantCulture,
                            $"{topic.Name}: {topic.NumPartitions} partitions, {string.Join(", ", topic.Configs.Select(setting => $"{setting.Key}={setting.Value}"))}"));
                console.Profile.Out.Writer.WriteLine($"{missing.Count - errors.Count} topics {(dryRun ? "would be" : "were")} created, {existing.Count} were there.");
            });
        return errors.Count == 0 ? ExitCode.Well : ExitCode.Failed;
    }

    /// <returns>What was refused, by topic.</returns>
    static async Task<Dictionary<string, string>> CreateAsync(KafkaClients kafka, List<TopicSpecification> missing)
    {
        try
        {
            await kafka.AskAsync(admin => admin.CreateTopicsAsync(missing, new CreateTopicsOptions { RequestTimeout = RequestTimeout }));
            return [];
        }
        catch (CreateTopicsException e)
        {
            return e.Results.Where(result => result.Error.IsError && result.Error.Code != ErrorCode.TopicAlreadyExists)
                .ToDictionary(result => result.Topic, result => result.Error.Reason);
        }
    }
}
