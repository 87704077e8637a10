using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Streaming.Kafka;

/// <summary>Creates the topics that are missing, with the settings that the pipeline counts on.</summary>
public sealed partial class TopicCreation
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    readonly KafkaClients clients;
    readonly TopicNames names;
    readonly TopicOptions options;
    readonly ILogger logger;
    readonly ResiliencePipeline patience;
    readonly Lock gate = new();
    Task? ensured;

    public TopicCreation(KafkaClients clients, TopicNames names, IOptions<TopicOptions> options, TimeProvider time, ILogger<TopicCreation> logger)
    {
        (this.clients, this.names, this.options, this.logger) = (clients, names, options.Value, logger);
        patience = Patience.Create(time, (error, pause) => LogWaiting(logger, pause, error));
    }

    /// <summary>
    /// Returns when every topic exists or its creation was refused, which is logged: the operator may create it instead, and the streams
    /// pick it up. Waits for brokers that do not answer. Does its work once, whoever calls.
    /// </summary>
    public Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!options.Create)
            return Task.CompletedTask;
        lock (gate)
        {
            if (ensured is null or { IsCanceled: true } or { IsFaulted: true })
                ensured = EnsureOnceAsync(cancellationToken);
            return ensured.WaitAsync(cancellationToken);
        }
    }

    async Task EnsureOnceAsync(CancellationToken cancellationToken)
    {
        var existing = await patience.ExecuteAsync(async _ => await clients.ListTopicsAsync(), cancellationToken);
        var missing = Specifications().ExceptBy(existing.Select(t => t.Topic), s => s.Name, StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
            return;
        try
        {
            await clients.AskAsync(admin => admin.CreateTopicsAsync(missing, new CreateTopicsOptions { RequestTimeout = RequestTimeout }));
            LogCreated(logger, string.Join(", ", missing.Select(s => s.Name)));
        }
        catch (CreateTopicsException e)
        {
            foreach (var result in e.Results.Where(r => r.Error.Code is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists)))
                LogRefused(logger, result.Topic, result.Error.Code, result.Error.Reason);
        }
        catch (KafkaException e)
        {
            LogNotCreated(logger, string.Join(", ", missing.Select(s => s.Name)), e);
        }
    }

    /// <summary>Every topic as the pipeline wants it.</summary>
    public IEnumerable<TopicSpecification> Specifications()
    {
        var sources = new[] { names.Engagements, names.ProfileChanges, names.Items, names.RetrievalRequests, names.Served };
        yield return Specify(names.Engagements, options.Partitions, Keep(options.Retention));
        yield return Specify(names.ProfileChanges, options.Partitions, ForEver);
        yield return Specify(names.Items, options.Partitions, new("cleanup.policy", "compact"));
        yield return Specify(names.RetrievalRequests, options.Partitions, Keep(options.RequestRetention));
        yield return Specify(names.RetrievalResponses, options.Partitions, Keep(options.RequestRetention));
        yield return Specify(names.Served, options.Partitions, Keep(options.Retention));
        yield return Specify(names.Popularity, 1, new("cleanup.policy", "compact"));
        yield return Specify(names.ExperimentState, 1, new("cleanup.policy", "compact"));
        yield return Specify(names.ExperimentDecisions, 1, new("cleanup.policy", "compact"));
        yield return Specify(names.ErasureReceipts, options.Partitions, ForEver);
        foreach (var source in sources)
            yield return Specify(TopicNames.DeadLettersOf(source), 1, Keep(options.Retention));
    }

    TopicSpecification Specify(string topic, int partitions, KeyValuePair<string, string> setting) => new()
    {
        Name = topic,
        NumPartitions = partitions,
        ReplicationFactor = options.ReplicationFactor,
        Configs = new() { ["message.timestamp.type"] = "LogAppendTime", [setting.Key] = setting.Value },
    };

    static KeyValuePair<string, string> ForEver => new("retention.ms", "-1");

    static KeyValuePair<string, string> Keep(TimeSpan time) =>
        new("retention.ms", ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
}
