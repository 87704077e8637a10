using Microsoft.Extensions.Options;
using Streaming.Kafka.States;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Catalogue.Popularity;

/// <summary>
/// Keeps the estimates of every generation like the counts, while this worker holds them: what is popular is a matter of items, whatever model
/// embeds them.
/// </summary>
public sealed partial class PopularityPublisher(
    StateStream stream, PopularityEstimates estimates, GenerationCollections generations, GenerationStartup startup, IOptions<CatalogueOptions> options, TimeProvider time,
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
                foreach (var generation in await generations.AllAsync(stoppingToken))
                    await estimates.WriteAsync(generation, stoppingToken);
            }
            catch (QdrantRefusedException e)
            {
                // A generation that is deleted right now, for example; the next turn looks again.
                LogRefused(e);
            }
            catch (QdrantUnavailableException e)
            {
                LogDelayed(e);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The estimates of popular items of one generation are refused; they are tried again")]
    partial void LogRefused(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The estimates of popular items are written late: Qdrant does not answer")]
    partial void LogDelayed(Exception exception);
}
