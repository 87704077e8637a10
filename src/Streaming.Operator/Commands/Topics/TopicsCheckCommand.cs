using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Kafka;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Topics;

/// <summary><c>topics check</c>: are the topics there, and are they as the guarantees demand?</summary>
static class TopicsCheckCommand
{
    const string Description = """
        Says which topics exist, with their partitions, retention, timestamps and cleanup, and what is not as the guarantees demand.
        Changes nothing.

        Example:
          Streaming.Operator topics check --Kafka:BootstrapServers=broker:9092 --json
        """;

    public static Command Create(CommandRunner runner)
    {
        var command = new Command("check", Description);
        runner.Run(command, (_, session, _) => CheckAsync(session));
        return command;
    }

    static async Task<int> CheckAsync(CommandSession session)
    {
        var lookup = new TopicLookup(session.Get<KafkaClients>());
        var demands = TopicDemands.Of(session.Get<TopicNames>()).ToList();
        var partitions = await lookup.PartitionsAsync();
        var settings = await lookup.SettingsAsync(demands.Select(demand => demand.Topic).Where(partitions.ContainsKey));
        var reports = demands.ConvertAll(demand => TopicReport.Of(
            demand.Topic, partitions.GetValueOrDefault(demand.Topic), settings?.GetValueOrDefault(demand.Topic), demand.Demands));
        session.Output.Write(reports, console => Write(console, reports, settings is not null));
        return reports.TrueForAll(report => report.Wrong.Count == 0) ? ExitCode.Well : ExitCode.Failed;
    }

    static void Write(IAnsiConsole console, List<TopicReport> reports, bool settingsKnown)
    {
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("topic", "partitions", "retention.ms", "timestamps", "cleanup");
        foreach (var report in reports.Where(report => report.Partitions > 0))
        {
            table.AddRow(
                report.Topic.EscapeMarkup(), report.Partitions.ToString(CultureInfo.InvariantCulture),
                Setting(report, "retention.ms"), Setting(report, "message.timestamp.type"), Setting(report, "cleanup.policy"));
        }

        console.Write(table);
        foreach (var report in reports)
        {
            foreach (var wrong in report.Wrong)
                console.WriteLine($"{report.Topic}: {wrong}");
        }

        if (!settingsKnown)
            console.WriteLine("The brokers do not tell the settings of topics: only whether they exist was checked.");
    }

    static string Setting(TopicReport report, string name) => (report.Settings?.GetValueOrDefault(name) ?? "").EscapeMarkup();
}
