using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Refuses names that Kafka would refuse, and topics that share a name.</summary>
public sealed class TopicOptionsValidator : IValidateOptions<TopicOptions>
{
    const int LongestName = 249;

    public ValidateOptionsResult Validate(string? name, TopicOptions options)
    {
        var failures = new List<string>();
        var names = new TopicNames(options);
        (string Key, string Name)[] topics =
        [
            ("Engagements", names.Engagements), ("ProfileChanges", names.ProfileChanges), ("Items", names.Items),
            ("RetrievalRequests", names.RetrievalRequests), ("RetrievalResponses", names.RetrievalResponses), ("Served", names.Served),
            ("Popularity", names.Popularity), ("ExperimentState", names.ExperimentState), ("ExperimentDecisions", names.ExperimentDecisions),
            ("ErasureReceipts", names.ErasureReceipts),
        ];
        foreach (var (key, topic) in topics)
            if (topic.Length == options.Prefix.Length || TopicNames.DeadLettersOf(topic).Length > LongestName || !topic.All(IsLegal))
                failures.Add($"Topics:{key} with Topics:Prefix gives \"{topic}\": use 1 to 245 of the characters a-z A-Z 0-9 . _ -");
        foreach (var same in topics.GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            failures.Add($"{string.Join(" and ", same.Select(t => "Topics:" + t.Key))} are all \"{same.Key}\": give each a name of its own.");
        if (options.Partitions is < 1 or > 10_000)
            failures.Add($"Topics:Partitions is {options.Partitions}: choose 1 to 10000.");
        if (options.ReplicationFactor is 0 or < -1)
            failures.Add($"Topics:ReplicationFactor is {options.ReplicationFactor}: choose 1 or more, or -1 for the brokers' default.");
        if (options.Retention <= TimeSpan.Zero)
            failures.Add("Topics:Retention must be longer than zero, for example 30.00:00:00.");
        if (options.RequestRetention <= TimeSpan.Zero)
            failures.Add("Topics:RequestRetention must be longer than zero, for example 1.00:00:00.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
