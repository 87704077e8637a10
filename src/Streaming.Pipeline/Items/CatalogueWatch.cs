using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Items;

/// <summary>Watches how far the catalogue worker is with the topic <c>items</c>, while it has something to write still.</summary>
/// <param name="progress">Of the catalogue worker.</param>
/// <param name="topic">The topic <c>items</c>, by its full name.</param>
public sealed partial class CatalogueWatch(
    QdrantProgressStore progress, string topic, GenerationStartup startup, UnsettledItems unsettled, TimeSpan every, TimeProvider clock,
    ILogger<CatalogueWatch> logger) : BackgroundService
{
    readonly TaskCompletionSource<IReadOnlyDictionary<int, long>> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// For each partition the first record that the catalogue worker may not have written, as it was at the start: whoever reads on from there
    /// misses nothing that is not in the collections. Partitions without progress are left out.
    /// </summary>
    public Task<IReadOnlyDictionary<int, long>> FirstAsync(CancellationToken cancellationToken) => _first.Task.WaitAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await startup.ReadyAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (unsettled.Any || !_first.Task.IsCompleted)
                await LookAsync(stoppingToken);
            await Task.Delay(every, clock, stoppingToken);
        }
    }

    async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var applied = (await progress.ReadAllAsync(majority: true, cancellationToken)).Where(p => p.Topic == topic)
                .ToDictionary(p => p.Partition, p => p.Offset);
            foreach (var (partition, next) in applied)
                unsettled.Applied(partition, next);
            _first.TrySetResult(applied);
        }
        catch (QdrantUnavailableException exception)
        {
            LogUnavailable(exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot see how far the catalogue worker is: {Reason} The next look tries again.")]
    partial void LogUnavailable(string reason);
}
