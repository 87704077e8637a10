using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streaming.Contracts;
using Streaming.Embedded.Kafka;

namespace Streaming.Query.Tests.Stage;

/// <summary>The whole worker between an embedded Kafka and an embedded Qdrant.</summary>
sealed class WorkerStage : IAsyncDisposable
{
    readonly WebApplication _worker;
    readonly GrpcChannel _channel;
    readonly DirectoryInfo _secrets;

    WorkerStage(QueryStage qdrant, EmbeddedKafka kafka, WebApplication worker, DirectoryInfo secrets, LogLines log)
    {
        (Qdrant, Kafka, _worker, _secrets, Log) = (qdrant, kafka, worker, secrets, log);
        // Kestrel takes its endpoints from the configuration in the order of their names: Grpc, Http.
        var addresses = worker.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        _channel = GrpcChannel.ForAddress(addresses[0]);
        Grpc = new Retrieval.RetrievalClient(_channel);
        Http = new HttpClient { BaseAddress = new Uri(addresses[1]) };
    }

    public QueryStage Qdrant { get; }

    public EmbeddedKafka Kafka { get; }

    public Retrieval.RetrievalClient Grpc { get; }

    public GrpcChannel Channel => _channel;

    public HttpClient Http { get; }

    public LogLines Log { get; }

    /// <param name="settings">Settings that win over the stage's own.</param>
    public static Task<WorkerStage> CreateAsync(params (string Key, string? Value)[] settings) => CreateAsync([], settings);

    /// <param name="secrets">Settings from files, which can be changed.</param>
    public static async Task<WorkerStage> CreateAsync((string Key, string? Value)[] secrets, (string Key, string? Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("secrets-");
        Write(folder, secrets);
        var qdrant = await QueryStage.CreateAsync();
        await qdrant.PutAsync(
            Users.Implicit("u", Users.State(Users.Saw("item-0-0", 1000)), (0, 3), (1, 1)), Users.Follows("u", Users.State(), 2));
        var kafka = new EmbeddedKafka();
        foreach (var topic in (string[])[
            "retrieval-requests", "retrieval-responses", "served", "experiment-decisions", "retrieval-requests.dlq", "engagements", "profile-changes", "engagements.dlq"])
            kafka.CreateTopic(topic, partitions: 1);
        var all = new Dictionary<string, string?>(kafka.Configuration)
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Streaming.Query.Access"] = "Information",
            ["Logging:Console:LogLevel:Default"] = "Critical",
            ["Secrets:Folder"] = folder.FullName,
            ["Qdrant:Endpoint"] = qdrant.Endpoint,
            ["Dashboard:ExperimentsAddress"] = "http://127.0.0.1:1",
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        var worker = QueryWorker.Create([], all);
        var log = new LogLines();
        worker.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        return new WorkerStage(qdrant, kafka, worker, folder, log);
    }

    /// <summary>Changes files of secrets under the running worker; a value of null deletes one. They are looked at at once.</summary>
    public void Change(params (string Key, string? Value)[] secrets)
    {
        Write(_secrets, secrets);
        ((IConfigurationRoot)_worker.Configuration).Reload();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _worker.StopAsync(TestContext.Current.CancellationToken);
        await _worker.DisposeAsync();
        Kafka.Dispose();
        await Qdrant.DisposeAsync();
        _secrets.Delete(recursive: true);
    }

    static void Write(DirectoryInfo folder, (string Key, string? Value)[] secrets)
    {
        foreach (var (key, value) in secrets)
        {
            var path = Path.Combine(folder.FullName, key.Replace(":", "__", StringComparison.Ordinal));
            File.Delete(path);
            if (value is not null)
                File.WriteAllText(path, value + "\n");
        }
    }
}
