using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Pipeline;

/// <summary>
/// Checks the server's version and makes sure of the model's collections before anything is read or written. An outage is waited for; a
/// server that is too old, a collection that is of another model, or a consumer group that is another generation's, stops the worker with
/// what to do.
/// </summary>
public sealed partial class GenerationStartup(
    IQdrantClient qdrant, GenerationCollections collections, RolloutStore rollouts, ModelDescription model, IOptions<KafkaOptions> kafka,
    TimeProvider clock, ILogger<GenerationStartup> logger)
    : BackgroundService
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The generation of the model that this worker was started with.</summary>
    public Generation Generation { get; } = new(model.Fingerprint);

    /// <summary>Completes when the collections are there and fit.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (space, dimension) = (model.Space, model.Dimension);
        while (!_ready.Task.IsCompleted)
        {
            try
            {
                await QdrantVersion.EnsureSupportedAsync(qdrant, stoppingToken);
                await collections.EnsureAsync(Generation, space, dimension, stoppingToken);
                await RequireOwnGroupAsync(stoppingToken);
                LogReady(Generation.Fingerprint, space, dimension);
                _ready.SetResult();
            }
            catch (QdrantUnavailableException exception)
            {
                LogWaiting(exception.Message, RetryAfter);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    /// <summary>
    /// In the group of the old generation's workers, a worker of the new one would take partitions away from them, and their users would
    /// stand still. So while a rollout is under way, the group must name the generation.
    /// </summary>
    async Task RequireOwnGroupAsync(CancellationToken cancellationToken)
    {
        if (await rollouts.OfAsync(Generation, cancellationToken) is { } rollout
            && !kafka.Value.GroupId.EndsWith(Generation.Fingerprint, StringComparison.Ordinal))
            throw new GenerationException(
                $"Generation {Generation.Fingerprint} is being rolled out beside {rollout.From}, and the group {kafka.Value.GroupId} may be that of"
                + $" the old one's workers: set Kafka:GroupId to {kafka.Value.GroupId}-{Generation.Fingerprint}, as rollout start printed it.");
    }

    [LoggerMessage(LogLevel.Information, "Generation {Fingerprint} is ready: item space '{Space}', {Dimension} floats")]
    partial void LogReady(string fingerprint, string space, int dimension);

    [LoggerMessage(LogLevel.Warning, "Waiting for Qdrant: {Reason} Trying again in {Pause}.")]
    partial void LogWaiting(string reason, TimeSpan pause);
}
