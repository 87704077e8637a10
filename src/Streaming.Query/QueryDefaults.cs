using Microsoft.Extensions.Configuration.Memory;

namespace Streaming.Query;

static class QueryDefaults
{
    /// <summary>Defaults of this worker that differ from the libraries': where it listens, and less patience, as somebody waits.</summary>
    static readonly Dictionary<string, string?> Settings = new()
    {
        ["Kestrel:Endpoints:Http:Url"] = "http://localhost:8080",
        ["Kestrel:Endpoints:Http:Protocols"] = "Http1",
        ["Kestrel:Endpoints:Grpc:Url"] = "http://localhost:8081",
        ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
        ["Stream:LingerMs"] = "2",
        ["Qdrant:CallTimeout"] = "00:00:02",
        ["Qdrant:MaxRetries"] = "2",
        ["Qdrant:RetryDelay"] = "00:00:00.050",
        ["Qdrant:MaxRetryDelay"] = "00:00:00.500",
        ["Qdrant:BreakDuration"] = "00:00:01",
    };

    public static void AddQueryDefaults(this WebApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Settings });
}
