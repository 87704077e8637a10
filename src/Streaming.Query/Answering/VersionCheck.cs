using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>Stops the worker where the server is too old to be trusted with what the other workers write; an outage is waited for.</summary>
sealed class VersionCheck(IQdrantClient qdrant, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (Version? version = null; version is null;)
        {
            try
            {
                version = await QdrantVersion.EnsureSupportedAsync(qdrant, stoppingToken);
            }
            catch (QdrantUnavailableException)
            {
                // Every answer and the health check say so already.
                await Task.Delay(AskAgainAfter, time, stoppingToken);
            }
        }
    }
}
