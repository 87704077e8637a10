using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Streaming.Embedded.Kafka;
using Streaming.Embedded.Qdrant;
using Streaming.EndToEnd.Tests.Stage;

namespace Streaming.EndToEnd.Tests;

/// <summary>Everything that a worker prints while it logs all it can and nothing works, searched for what must not be there.</summary>
public sealed class SecretsTests
{
    const string KafkaPassword = "kafka-pw-6f1d7c0e9a", QdrantKey = "qdrant-key-0b52e8d1c3", ClientKey = "client-key-5d0fa1c2b39e4857-0000000",
        SigningKey = "c2lnbmluZy1rZXktMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY=", OtlpHeader = "otlp-token-77aa41f0";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Catalogue")]
    [InlineData("Implicit")]
    [InlineData("Explicit")]
    [InlineData("Query")]
    public async Task Worker_WhoseServersDenyIt_LogsWhatIsWrongAndNoSecret(string name)
    {
        await using var qdrant = await EmbeddedQdrant.StartAsync(new EmbeddedQdrantOptions { ApiKey = "another-key" }, cancellationToken: Cancel);
        using var kafka = new EmbeddedKafka();
        var (http, grpc) = (Address(), Address());
        var lines = new ConcurrentQueue<string>();
        await using (ChildProcess.Start("Streaming." + name, [], new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Kafka:BootstrapServers"] = kafka.BootstrapServers,
            ["Kafka:Client:debug"] = "all",
            ["Kafka:Client:security_protocol"] = "sasl_plaintext",
            ["Kafka:Client:sasl_mechanism"] = "PLAIN",
            ["Kafka:Client:sasl_username"] = "worker",
            ["Kafka:Client:sasl_password"] = KafkaPassword,
            ["Qdrant:Endpoint"] = qdrant.Endpoint,
            ["Qdrant:ApiKey"] = QdrantKey,
            ["Qdrant:MaxRetries"] = "1",
            ["Model:Dimension"] = "16",
            ["Urls"] = http,
            ["Kestrel:Endpoints:Http:Url"] = http,
            ["Kestrel:Endpoints:Http:Protocols"] = "Http1",
            ["Kestrel:Endpoints:Grpc:Url"] = grpc,
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["Access:Clients:shop:ApiKeys:0"] = ClientKey,
            ["Authentication:Schemes:Bearer:ValidAudiences:0"] = "streaming",
            ["Authentication:Schemes:Bearer:ValidIssuers:0"] = "https://issuer.test",
            ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = "https://issuer.test",
            ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = SigningKey,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=" + OtlpHeader,
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        }, lines.Enqueue))
        {
            if (name == "Query")
                await AskAsync(http);
            await Eventually.HoldsAsync(
                _ => Task.FromResult(Said(lines, "set Qdrant:ApiKey") && Said(lines, "sasl") ? null : "It does not say yet that it is denied:\n" + string.Join('\n', lines)),
                TimeSpan.FromSeconds(60), Cancel);
        }

        foreach (var secret in (string[])[KafkaPassword, QdrantKey, ClientKey, SigningKey, OtlpHeader])
            foreach (var form in (string[])[secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))])
                Assert.DoesNotContain(lines, line => line.Contains(form, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Kafka:BootstrapServers", "worker:hunter2-hunter2@127.0.0.1:9092", "Kafka:BootstrapServers")]
    [InlineData("Kafka:Client:ssl_key_pem", "-----BEGIN PRIVATE KEY----- hunter2-hunter2", "Kafka:Client")]
    [InlineData("Kafka:Client:sasl_pasword", "hunter2-hunter2", "sasl.pasword")]
    [InlineData("Kafka:Client:sasl_jaas_config", "hunter2-hunter2", "Kafka:Client")]
    [InlineData("Qdrant:Endpoint", "https://worker:hunter2-hunter2@127.0.0.1:6334", "Qdrant:Endpoint")]
    [InlineData("Access:Clients:shop:ApiKeys:0", "hunter2-hunter2", "Access:Clients:shop:ApiKeys:0")]
    [InlineData("Access:Clients:shop:ApiKeys", "hunter2-hunter2", "Access:Clients:shop")]
    [InlineData("Access:Clients:shop", "hunter2-hunter2", "Access:Clients:shop")]
    [InlineData("Authentication:Schemes:Bearer:SigningKeys:0:Value", "hunter2-hunter2", "Authentication:Schemes:Bearer")]
    public async Task MisplacedSecret_StopsTheStart_NamesTheKey_AndIsNotRepeated(string key, string value, string named)
    {
        var lines = new ConcurrentQueue<string>();
        await using var worker = ChildProcess.Start("Streaming.Query", [], new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Trace",
            ["Kafka:BootstrapServers"] = "127.0.0.1:1",
            ["Kafka:Client:security_protocol"] = "ssl",
            ["Kestrel:Endpoints:Http:Url"] = Address(),
            ["Kestrel:Endpoints:Grpc:Url"] = Address(),
            [key] = value,
        }, lines.Enqueue);

        var exitCode = await worker.ExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        Assert.Equal(2, exitCode);
        Assert.True(Said(lines, named), string.Join('\n', lines));
        Assert.DoesNotContain(lines, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    /// <summary>With a key, with wrong ones and with a token that is none.</summary>
    static async Task AskAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        await Eventually.HoldsAsync(
            async cancel =>
            {
                try
                {
                    foreach (var (header, value) in new[] { ("x-api-key", ClientKey), ("x-api-key", QdrantKey), ("authorization", "Bearer " + SigningKey) })
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/retrieve") { Content = new StringContent("""{"userId": "u"}""") };
                        request.Headers.TryAddWithoutValidation(header, value);
                        using var response = await client.SendAsync(request, cancel);
                    }
                    return null;
                }
                catch (HttpRequestException e)
                {
                    return e.Message;
                }
            },
            TimeSpan.FromSeconds(60), Cancel);
    }

    static bool Said(IEnumerable<string> lines, string text) => lines.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    static string Address() => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}");
}
