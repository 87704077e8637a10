using Microsoft.Extensions.Options;
using Streaming.Kafka.States;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Catalogue.Popularity;

/// <summary>Keeps the estimates like the counts, while this worker holds them.</summary>
public sealed partial class PopularityPublisher(
    StateStream stream, PopularityEstimates estimates, GenerationStartup startup, IOptions<CatalogueOptions> options, TimeProvider time,
    ILogger<PopularityPublisher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await startup.ReadyAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.PopularityIntervalMs), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!stream.Leads)
                continue;
            try
            {
                await estimates.WriteAsync(stoppingToken);
            }
            catch (QdrantUnavailableException e)
            {
                LogDelayed(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The estimates of popular items are written late: Qdrant does not answer")]
    partial void LogDelayed(Exception exception);
}
