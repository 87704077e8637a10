using System.Globalization;
using Streaming.Local.Replay;
using Streaming.Local.Visits;

namespace Streaming.Local.Stack;

/// <summary>The workers' settings in one process.</summary>
sealed class StackSettings
{
    /// <summary>The embedded cluster's partitions of each topic.</summary>
    public const int EmbeddedPartitions = 4;

    readonly Dictionary<string, string?> common;
    readonly string groupPrefix;

    /// <param name="embeddedKafka">Settings of the embedded cluster; null where a real one is used.</param>
    /// <param name="run">Names the run where its traces must not meet those of another; empty otherwise.</param>
    public StackSettings(
        StackOptions options, Workload workload, string qdrantEndpoint, IReadOnlyDictionary<string, string?>? embeddedKafka, string run)
    {
        if (workload.IsSpaceOfModel && run.Length > 0)
            throw new StackException(
                "A model that makes the vectors of items has one item space, which a run on one embedded and one real server cannot keep apart from "
                + "other runs. Give both --kafka and --qdrant, or neither.");
        Space = workload.Space + run;
        // On a broker that others use, the topics and groups of a workload are its own.
        var prefix = embeddedKafka is null ? $"local-{Space}." : "";
        groupPrefix = $"streaming-{prefix}";
        common = new Dictionary<string, string?>
        {
            ["Qdrant:Endpoint"] = qdrantEndpoint,
            ["Topics:Prefix"] = prefix,
            ["Model:Path"] = options.Model,
            ["Model:Space"] = workload.IsSpaceOfModel ? null : Space,
            ["Model:Dimension"] = workload.Dimension.ToString(CultureInfo.InvariantCulture),
            ["Stream:ProgressIntervalMs"] = "200",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
            // A start that fails is told in one line; background work that fails is logged as critical too.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            // The stack asks until a worker is ready, and reports dead letters itself.
            ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
            ["Logging:LogLevel:Streaming.Kafka.DeadLetters"] = "Error",
        };
        foreach (var (key, value) in embeddedKafka ?? new Dictionary<string, string?> { ["Kafka:BootstrapServers"] = options.Kafka })
            common[key] = value;
    }

    /// <summary>The item space of this run.</summary>
    public string Space { get; }

    /// <summary>Settings of the stack's own clients.</summary>
    public Dictionary<string, string?> Own(StackOptions options)
    {
        var settings = For("local");
        if (options.Unhurried)
            settings["Kafka:Client:message.timeout.ms"] = "7200000";
        return settings;
    }

    /// <summary>Settings of a worker that listens on any free port.</summary>
    public Dictionary<string, string?> Worker(string name)
    {
        var settings = For(name);
        settings["Urls"] = "http://127.0.0.1:0";
        return settings;
    }

    /// <summary>Settings of the query worker, whose ports are known.</summary>
    public Dictionary<string, string?> Query(StackOptions options)
    {
        var settings = For("query");
        settings["Kestrel:Endpoints:Http:Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{options.Port}");
        settings["Kestrel:Endpoints:Grpc:Url"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{options.GrpcPort}");
        settings["Dashboard:ExperimentsAddress"] = ExperimentsAddress(options);
        // Those who ask are few, wait for each answer, and share the machine with everything else: none is to be refused because that is slow.
        settings["Query:MaxSlowdown"] = "0";
        if (options.Unhurried)
            (settings["Query:TimeoutMs"], settings["Query:MaxQueueMs"], settings["Qdrant:CallTimeout"]) = ("60000", "10000", "00:00:30");
        if (options.Experiments)
            foreach (var (key, value) in VisitedExperiments.Settings)
                settings[key] = value;
        return settings;
    }

    /// <summary>Settings of the experiments worker.</summary>
    public Dictionary<string, string?> Experiments(StackOptions options)
    {
        var settings = For("experiments");
        settings["Urls"] = ExperimentsAddress(options);
        foreach (var (key, value) in VisitedExperiments.Settings.Concat(VisitedExperiments.Hurry))
            settings[key] = value;
        return settings;
    }

    static string ExperimentsAddress(StackOptions options) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{options.ExperimentsPort}");

    Dictionary<string, string?> For(string name) => new(common) { ["Kafka:GroupId"] = groupPrefix + name };
}
