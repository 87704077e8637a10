using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Contracts;
using Streaming.Embedded.Kafka;

namespace Streaming.Query.Tests.Stage;

/// <summary>The whole worker between an embedded Kafka and an embedded Qdrant.</summary>
sealed class WorkerStage : IAsyncDisposable
{
    readonly WebApplication _worker;
    readonly GrpcChannel _channel;

    WorkerStage(QueryStage qdrant, EmbeddedKafka kafka, WebApplication worker)
    {
        (Qdrant, Kafka, _worker) = (qdrant, kafka, worker);
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

    /// <param name="settings">Settings that win over the stage's own.</param>
    public static async Task<WorkerStage> CreateAsync(params (string Key, string? Value)[] settings)
    {
        var qdrant = await QueryStage.CreateAsync();
        await qdrant.PutAsync(
            Users.Implicit("u", Users.State(Users.Saw("item-0-0", 1000)), (0, 3), (1, 1)), Users.Follows("u", Users.State(), 2));
        var kafka = new EmbeddedKafka();
        foreach (var topic in (string[])["retrieval-requests", "retrieval-responses", "served", "retrieval-requests.dlq"])
            kafka.CreateTopic(topic, partitions: 1);
        var all = new Dictionary<string, string?>(kafka.Configuration)
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Qdrant:Endpoint"] = qdrant.Endpoint,
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Url"] = "http://127.0.0.1:0",
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        var worker = QueryWorker.Create([], all);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        return new WorkerStage(qdrant, kafka, worker);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _worker.StopAsync(TestContext.Current.CancellationToken);
        await _worker.DisposeAsync();
        Kafka.Dispose();
        await Qdrant.DisposeAsync();
    }
}
