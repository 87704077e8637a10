using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Benchmarks.Whole;
using Streaming.Embedded.Kafka;
using Streaming.Kafka;
using Streaming.Local.Replay;
using Streaming.Local.Stack;
using Streaming.Qdrant;

namespace Streaming.Benchmarks.Serving;

/// <summary>
/// A data folder as the laptop stack serves it, its vectors made in the same way, but with Qdrant and each worker as a process of its own. Kafka
/// is in this one.
/// </summary>
sealed class ServedFolder : IAsyncDisposable
{
    const int Dimension = 64, Seed = 1;

    readonly TimeProvider _time = TimeProvider.System;
    readonly EmbeddedKafka _kafka = new();
    readonly List<ChildProcess> _workers = [];
    readonly ServiceProvider _clients;
    readonly StackSettings _settings;

    ServedFolder(Workload workload, ChildProcess qdrant, string endpoint)
    {
        (Workload, QdrantProcess) = (workload, qdrant);
        Servers.CreateTopics(_kafka);
        var options = new StackOptions(0, null, null, null, TakeOver: false);
        _settings = new StackSettings(options, workload, endpoint, _kafka.Configuration, run: "");
        Own = _settings.Own(options);
        QueryGrpc = new Uri(Bed.FreeAddress());
        QueryHttp = new Uri(Bed.FreeAddress());
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Own).Build();
        _clients = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddQdrant(configuration).AddKafka("benchmark").BuildServiceProvider();
    }

    public Workload Workload { get; }

    public ChildProcess QdrantProcess { get; }

    public ChildProcess QueryProcess => _workers[^1];

    public Uri QueryGrpc { get; }

    public Uri QueryHttp { get; }

    public IQdrantClient Qdrant => _clients.GetRequiredService<IQdrantClient>();

    public IRecordProducer Producer => _clients.GetRequiredService<IRecordProducer>();

    public TopicNames Topics => _clients.GetRequiredService<TopicNames>();

    /// <summary>Settings of a client of the same Qdrant.</summary>
    public IReadOnlyDictionary<string, string?> Own { get; }

    /// <summary>Starts all, and returns when the folder's history is in the vectors.</summary>
    public static async Task<ServedFolder> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var workload = FolderWorkload.Create(DataFolder.Read(folder, ActionMap.Parse(null)), users: null, Dimension, Seed);
        var qdrant = QdrantServer.Start(pauses: false);
        var served = new ServedFolder(workload, qdrant, await qdrant.FirstLine);
        await served.StartWorkersAsync(cancellationToken);
        await served.LoadAsync(cancellationToken);
        return served;
    }

    /// <summary>How far both kinds of vectors are: records of users that both workers have durably applied since the call.</summary>
    public async Task<Func<Task<long>>> CountAppliedAsync(CancellationToken cancellationToken)
    {
        var (counts, partitions) = (new List<Applied>(), await PartitionsAsync([Topics.Engagements, Topics.ProfileChanges], cancellationToken));
        foreach (var collection in await UserCollectionsAsync(cancellationToken))
            counts.Add(await Applied.FollowAsync(Qdrant, collection, partitions, cancellationToken));
        return async () => (await Task.WhenAll(counts.Select(count => count.CountAsync(cancellationToken)))).Min();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            worker.Dispose();
        await _clients.DisposeAsync();
        _kafka.Dispose();
        QdrantProcess.Dispose();
    }

    async Task StartWorkersAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        foreach (var name in (string[])["Catalogue", "Implicit", "Explicit"])
        {
            var address = Bed.FreeAddress();
            await StartAsync(http, name, new Uri(address), new() { ["Urls"] = address }, cancellationToken);
        }
        await StartAsync(
            http, "Query", QueryHttp,
            new() { ["Kestrel:Endpoints:Http:Url"] = QueryHttp.OriginalString, ["Kestrel:Endpoints:Grpc:Url"] = QueryGrpc.OriginalString },
            cancellationToken);
    }

    async Task StartAsync(HttpClient http, string name, Uri address, Dictionary<string, string?> listen, CancellationToken cancellationToken)
    {
        var settings = _settings.Worker(name.ToLowerInvariant());
        settings.Remove("Urls");
        _workers.Add(ChildProcess.Start("Streaming." + name, [], settings.Concat(listen)));
        await Readiness.WaitAsync(http, name, address, cancellationToken);
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        var generation = await _clients.GetRequiredService<GenerationCollections>().ResolveAsync(cancellationToken);
        var items = await BacklogAsync([Topics.Items], [generation.Items], cancellationToken);
        await new CatalogueLoad(Producer, Topics, items, _time).LoadAsync(Workload.Items, _settings.Space, static _ => { }, cancellationToken);
        var users = await BacklogAsync(
            [Topics.Engagements, Topics.ProfileChanges], await UserCollectionsAsync(cancellationToken), cancellationToken);
        var started = _time.GetTimestamp();
        await new ReplayProducer(Producer, Topics, users, _time).ProduceAsync(
            Workload.History, Pace.Max, static (_, _, _) => { }, cancellationToken);
        await users.DrainAsync(cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Workload.Name}: {Workload.Items.Count:N0} items, D = {Dimension}; {Workload.History.Count:N0} events applied by both kinds in {_time.GetElapsedTime(started).TotalSeconds:N0} s"));
    }

    async Task<string[]> UserCollectionsAsync(CancellationToken cancellationToken)
    {
        var generation = await _clients.GetRequiredService<GenerationCollections>().ResolveAsync(cancellationToken);
        return [generation.UserImplicit, generation.UserExplicit];
    }

    async Task<Backlog> BacklogAsync(IEnumerable<string> topics, IEnumerable<string> collections, CancellationToken cancellationToken)
    {
        var partitions = await PartitionsAsync(topics, cancellationToken);
        return new Backlog(
            await Task.WhenAll(collections.Select(collection => Applied.FollowAsync(Qdrant, collection, partitions, cancellationToken))), _time);
    }

    Task<List<(string Topic, int Partitions)>> PartitionsAsync(IEnumerable<string> topics, CancellationToken cancellationToken) =>
        TopicPartitions.OfAsync(_clients.GetRequiredService<KafkaClients>(), topics, cancellationToken);
}
