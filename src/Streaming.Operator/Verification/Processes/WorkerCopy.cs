using System.Globalization;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Verification.Processes;

/// <summary>One copy of a worker: a process that ends and begins again, always with the same settings and ports.</summary>
sealed class WorkerCopy : IAsyncDisposable
{
    readonly IReadOnlyDictionary<string, string?> settings;
    readonly Uri http;

    readonly string? logFile;

    /// <param name="common">Settings that it shares with the others.</param>
    /// <param name="logs">Folder for what it prints; null: nowhere.</param>
    /// <param name="set">Before its name, where there is more than one set of workers.</param>
    public WorkerCopy(WorkerKind kind, int number, IReadOnlyDictionary<string, string?> common, string? logs, string set = "")
    {
        (Kind, Number, http, Grpc) = (kind, number, Address(), Address());
        Name = $"{set}{kind.ToString().ToLowerInvariant()}-{number}";
        settings = new Dictionary<string, string?>(common) switch
        {
            var own when kind == WorkerKind.Query => With(own, ("Kestrel:Endpoints:Http:Url", http.ToString()), ("Kestrel:Endpoints:Grpc:Url", Grpc.ToString())),
            var own => With(own, ("Urls", http.ToString())),
        };
        logFile = logs is null ? null : Path.Combine(logs, Name + ".log");
    }

    public WorkerKind Kind { get; }

    public int Number { get; }

    /// <summary>Where a query worker answers gRPC.</summary>
    public Uri Grpc { get; }

    /// <summary>Where it says whether it is ready.</summary>
    public Uri Ready => new(http, "/health/ready");

    /// <summary>Null: it is not meant to run.</summary>
    public ChildProcess? Process { get; private set; }

    public string Name { get; }

    public void Start() => Process = ChildProcess.Start(settings, logFile, WorkerVerb.Name, Kind.ToString());

    /// <summary>It is not meant to run any more; whoever calls ends the process.</summary>
    public ChildProcess? TakeOut()
    {
        var process = Process;
        Process = null;
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is { } process)
            await process.DisposeAsync();
    }

    static Dictionary<string, string?> With(Dictionary<string, string?> settings, params ReadOnlySpan<(string Key, string Value)> more)
    {
        foreach (var (key, value) in more)
            settings[key] = value;
        return settings;
    }

    static Uri Address() => new($"http://127.0.0.1:{FreePort.Find().ToString(CultureInfo.InvariantCulture)}");
}
