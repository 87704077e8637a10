using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Streaming.Arms;
using Streaming.Catalogue;
using Streaming.Experiments;
using Streaming.Experiments.Splits;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.Query;
using Streaming.Query.Access;
using Streaming.Query.Dashboard;
using Streaming.ServiceDefaults;

namespace Streaming.Deployment.Tests;

/// <summary>A worker as the deployment sees it: its name, its project, its settings and its ports.</summary>
sealed record Worker(string Name, string Project, Func<IEnumerable<KeyValuePair<string, string?>>?, WebApplication> Create, IReadOnlyDictionary<string, Type> Sections)
{
    static readonly Dictionary<string, Type> Common = new()
    {
        [KafkaOptions.Section] = typeof(KafkaOptions),
        [TopicOptions.Section] = typeof(TopicOptions),
        [StreamOptions.Section] = typeof(StreamOptions),
        [QdrantOptions.Section] = typeof(QdrantOptions),
        ["Shutdown"] = typeof(ShutdownOptions),
        [HealthOptions.Section] = typeof(HealthOptions),
        [TelemetryOptions.Section] = typeof(TelemetryOptions),
    };

    public static IReadOnlyList<Worker> All { get; } =
    [
        new("catalogue", "Streaming.Catalogue", settings => CatalogueWorker.Create([], settings),
            With((ModelOptions.Section, typeof(ModelOptions)), (CatalogueOptions.Section, typeof(CatalogueOptions)))),
        new("implicit", "Streaming.Implicit", settings => ImplicitWorker.Create([], settings),
            With((ModelOptions.Section, typeof(ModelOptions)), (PipelineOptions.Section, typeof(PipelineOptions)))),
        new("explicit", "Streaming.Explicit", settings => ExplicitWorker.Create([], settings),
            With((ModelOptions.Section, typeof(ModelOptions)), (PipelineOptions.Section, typeof(PipelineOptions)))),
        new("query", "Streaming.Query", settings => QueryWorker.Create([], settings),
            With((QueryOptions.Section, typeof(QueryOptions)), (AccessOptions.Section, typeof(AccessOptions)), (DashboardOptions.Section, typeof(DashboardOptions)), (ExperimentsOptions.Section, typeof(ExperimentsOptions)))),
        new("experiments", "Streaming.Experiments", settings => ExperimentsWorker.Create([], settings),
            With((ExperimentsOptions.Section, typeof(ExperimentsOptions)), (CountingOptions.Section, typeof(CountingOptions)), (SplitOptions.Section, typeof(SplitOptions)))),
    ];

    public string Dockerfile => Repository.Read($"docker/{Name}.Dockerfile");

    /// <summary>The ports that it listens on unless told otherwise, health and metrics first.</summary>
    public async Task<IReadOnlyList<int>> PortsAsync()
    {
        await using var app = Create(null);
        var urls = app.Configuration["Urls"]
            ?? $"{app.Configuration["Kestrel:Endpoints:Http:Url"]};{app.Configuration["Kestrel:Endpoints:Grpc:Url"]}";
        return [.. urls.Split(';').Select(url => int.Parse(url[(url.LastIndexOf(':') + 1)..].TrimEnd('/')))];
    }

    /// <summary>The settings that its image and the compose file give it.</summary>
    public IEnumerable<string> Settings() => Values().Keys;

    /// <summary>The same with their values; a variable of the compose file with its default.</summary>
    public IReadOnlyDictionary<string, string> Values() => Regex.Matches(Dockerfile, @"(?<=^ENV.*\s)(\w+)=(\S*)", RegexOptions.Multiline)
        .Select(match => (Key: match.Groups[1].Value, Value: match.Groups[2].Value))
        .Concat(Compose.Environment(Name).Select(setting => (Key: setting.Key, Value: Regex.Replace(setting.Value, @"\$\{\w+:-(.*)\}", "$1"))))
        .Where(setting => setting.Key != "ASPNETCORE_HTTP_PORTS")
        .ToDictionary(setting => setting.Key, setting => setting.Value);

    /// <summary>Whether a setting, written as an environment variable, is one that the worker reads.</summary>
    public bool Reads(string key)
    {
        var path = key.Split("__");
        return key is "Urls" or "Logging__Format" or "Secrets__Folder"
            || (path is ["Kestrel", "Endpoints", "Http" or "Grpc", "Url"] && Name == "query")
            || (path.Length > 1 && Sections.TryGetValue(path[0], out var options) && Has(options, path.AsSpan(1)));
    }

    static bool Has(Type options, ReadOnlySpan<string> path) =>
        path.IsEmpty
        || typeof(IDictionary<string, string>).IsAssignableFrom(options)
        || (options.GetProperty(path[0]) is { } property && Has(property.PropertyType, path[1..]));

    static Dictionary<string, Type> With(params ReadOnlySpan<(string Section, Type Options)> own)
    {
        var sections = new Dictionary<string, Type>(Common);
        foreach (var (section, options) in own)
            sections.Add(section, options);
        return sections;
    }
}
