using System.Globalization;
using Streaming.Benchmarks.Whole;

namespace Streaming.Benchmarks.Soak;

/// <summary>The four workers as processes, with small caches, and what is seen of their memory.</summary>
sealed class WatchedWorkers : IDisposable
{
    const string HeapMetric = "dotnet_gc_last_collection_heap_size_bytes{";

    static readonly string[] Names = ["catalogue", "implicit", "explicit", "query"];

    readonly List<(ChildProcess Process, Uri Address, MemoryCurve Curve)> _workers = [];
    readonly HttpClient _http = new();

    public string QueryGrpc { get; } = Bed.FreeAddress();

    public IReadOnlyList<MemoryCurve> Curves => [.. _workers.Select(worker => worker.Curve)];

    public static WatchedWorkers Start(IReadOnlyDictionary<string, string?> settings)
    {
        var workers = new WatchedWorkers();
        foreach (var name in Names)
        {
            var address = Bed.FreeAddress();
            var own = new Dictionary<string, string?>(settings)
            {
                ["Urls"] = address,
                // Far less than there are users and items, so that caches turn over all the time.
                ["Pipeline:CachedUserBytes"] = (32 << 20).ToString(CultureInfo.InvariantCulture),
                ["Pipeline:Items:Bytes"] = (2 << 20).ToString(CultureInfo.InvariantCulture),
                ["Pipeline:Items:Ids"] = "8192",
                ["Pipeline:Arrivals:Remembered"] = "8192",
                ["Catalogue:PopularCounted"] = "8192",
                ["Logging:LogLevel:Default"] = "Warning",
            };
            if (name == "query")
            {
                own["Kestrel:Endpoints:Http:Url"] = address;
                own["Kestrel:Endpoints:Grpc:Url"] = workers.QueryGrpc;
            }
            var process = ChildProcess.Start("Streaming." + char.ToUpperInvariant(name[0]) + name[1..], [], own);
            workers._workers.Add((process, new Uri(address), new MemoryCurve(name)));
        }
        return workers;
    }

    /// <summary>Returns when all are ready.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, address, curve) in _workers)
            await Readiness.WaitAsync(_http, curve.Name, address, cancellationToken);
    }

    public async Task SampleAsync(TimeSpan at, CancellationToken cancellationToken)
    {
        foreach (var (process, address, curve) in _workers)
            curve.Add(new MemorySample(at, process.WorkingSet, await HeapAsync(address, cancellationToken)));
    }

    public void Dispose()
    {
        foreach (var (process, _, _) in _workers)
            process.Dispose();
        _http.Dispose();
    }

    /// <summary>Bytes of the managed heap after the last collection, all generations, as the worker's own metric says.</summary>
    async Task<long> HeapAsync(Uri address, CancellationToken cancellationToken)
    {
        var metrics = await _http.GetStringAsync(new Uri(address, "/metrics"), cancellationToken);
        return metrics.Split('\n').Where(line => line.StartsWith(HeapMetric, StringComparison.Ordinal))
            .Sum(line => (long)double.Parse(line[line.LastIndexOf('}')..].Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
