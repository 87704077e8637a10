using System.Globalization;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Servers;

namespace Streaming.Operator.Verification.Running;

/// <summary>The settings of a run's workers and of the tool's own clients. Topics, groups and collections are the run's own.</summary>
sealed class RunSettings
{
    readonly Dictionary<string, string?> common;
    readonly string qdrantForWorkers;

    /// <param name="configured">The operator's, whose sections Kafka and Qdrant say how to reach given servers.</param>
    /// <param name="name">Of the run: letters, digits and -.</param>
    public RunSettings(IConfiguration configured, VerifiedServers servers, string name)
    {
        (Name, qdrantForWorkers) = (name, servers.QdrantForWorkers);
        var session = servers.SessionTimeout.TotalMilliseconds;
        common = configured.GetSection("Kafka").AsEnumerable().Concat(configured.GetSection("Qdrant").AsEnumerable())
            .Where(setting => setting.Value is not null).ToDictionary();
        foreach (var (key, value) in servers.KafkaSettings)
            common[key] = value;
        Set("Topics:Prefix", Prefix);
        Set("Topics:Partitions", 4);
        Set("Qdrant:Endpoint", servers.QdrantEndpoint);
        Set("Model:Space", Space);
        Set("Model:Dimension", PlanOptions.Dimension);
        Set("Model:Provider", "Cpu");
        Set("Kafka:Client:session.timeout.ms", session);
        Set("Kafka:Client:heartbeat.interval.ms", session / 6);
        Set("Stream:ProgressIntervalMs", 200);
        // Short, so that a minute holds an outage and the recovery from it.
        Set("Qdrant:CallTimeout", "00:00:03");
        Set("Qdrant:BreakDuration", "00:00:01");
        Set("Stream:JoinTimeout", "00:00:30");
        Set("Pipeline:Arrivals:SweepEvery", "00:00:05");
        Set("Pipeline:Arrivals:RetryAfter", "00:00:01");
        Set("Pipeline:Items:TopicMaxAge", "00:00:02");
        Set("Logging:LogLevel:Default", "Warning");
        // verify asks until a worker is ready.
        Set("Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks", "None");
    }

    /// <summary>Of the run.</summary>
    public string Name { get; }

    /// <summary>Of every topic and group.</summary>
    public string Prefix => Name + ".";

    /// <summary>The item space, which sets the collections apart.</summary>
    public string Space => Name;

    /// <summary>The consumer group of a worker.</summary>
    public string GroupOf(WorkerKind worker) => Prefix + worker.ToString().ToLowerInvariant();

    /// <summary>Of a worker, whichever copy.</summary>
    public IReadOnlyDictionary<string, string?> Worker(WorkerKind worker) =>
        new Dictionary<string, string?>(common) { ["Kafka:GroupId"] = GroupOf(worker), ["Qdrant:Endpoint"] = qdrantForWorkers };

    /// <summary>Of the tool as a process of its own: as patient as an operator's, and told what differs.</summary>
    public IReadOnlyDictionary<string, string?> Tool() => new Dictionary<string, string?>(common) { ["Logging:LogLevel:Default"] = "Error" };

    /// <summary>Of the tool's own clients.</summary>
    public IReadOnlyDictionary<string, string?> Own() => new Dictionary<string, string?>(common)
    {
        ["Kafka:GroupId"] = Prefix + "verify",
        // What the tool asks for while things are down fails soon and is asked again.
        ["Qdrant:MaxRetries"] = "1",
        ["Logging:LogLevel:Default"] = "Error",
        ["Logging:LogLevel:Streaming"] = "None",
    };

    void Set(string key, object value) => common[key] = Convert.ToString(value, CultureInfo.InvariantCulture);
}
