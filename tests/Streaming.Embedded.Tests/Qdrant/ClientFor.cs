using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Qdrant;

namespace Streaming.Embedded.Tests.Qdrant;

static class ClientFor
{
    static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static QdrantClient Endpoint(string endpoint, Action<QdrantOptions>? configure = null)
    {
        var options = new QdrantOptions { Endpoint = endpoint, RetryDelay = TimeSpan.FromMilliseconds(10) };
        configure?.Invoke(options);
        return new QdrantClient(Options.Create(options), TimeProvider.System, Meters, NullLogger<QdrantClient>.Instance);
    }
}
