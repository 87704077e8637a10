namespace Streaming.Operator.Commands.Topics;

/// <summary>One topic as it is.</summary>
/// <param name="Partitions">0: the topic does not exist.</param>
/// <param name="Settings">Those that matter here, null where the broker does not tell.</param>
/// <param name="Wrong">What is not as it must be, and why it must; empty: all well.</param>
sealed record TopicReport(string Topic, int Partitions, IReadOnlyDictionary<string, string>? Settings, IReadOnlyList<string> Wrong)
{
    /// <summary>Compares what was found with what is demanded.</summary>
    public static TopicReport Of(string topic, int partitions, IReadOnlyDictionary<string, string>? settings, IEnumerable<TopicDemand> demands) => new(
        topic,
        partitions,
        settings,
        partitions == 0
            ? ["does not exist: start a worker with Topics:Create=true, or create it"]
            : [.. demands.Where(demand => settings is not null && settings.GetValueOrDefault(demand.Setting) != demand.Value).Select(demand =>
                $"{demand.Setting} is {settings!.GetValueOrDefault(demand.Setting, "unknown")}, not {demand.Value}: {demand.Reason}")]);
}
