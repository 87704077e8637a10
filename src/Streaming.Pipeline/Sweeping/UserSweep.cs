using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Sweeping;

/// <summary>
/// Goes over all users of a collection at a bounded rate and computes them anew, so that an item that was changed or deleted reaches also
/// those who do nothing. Writes only what changed, on the same condition as everybody. Also finds those who have done nothing for too long.
/// </summary>
/// <param name="startup">Whose collections must be there; null where they surely are.</param>
/// <param name="isOurs">Whether this instance does the sweep: one of the group does.</param>
/// <param name="idle">Erases users who are idle; null where another kind's worker does.</param>
public sealed partial class UserSweep(
    IQdrantClient qdrant, string collection, UserStateHandler handler, GenerationStartup? startup, Func<bool> isOurs, SweepOptions options,
    PipelineMetrics metrics, TimeProvider clock, ILogger<UserSweep> logger, IdleErasure? idle = null) : BackgroundService
{
    readonly SweepPosition _position = new(qdrant, collection);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.UsersPerSecond == 0)
            return;
        if (startup is not null)
            await startup.ReadyAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
            await Task.Delay(await StepAsync(stoppingToken), clock, stoppingToken);
    }

    /// <summary>Looks at one page of users, where the sweep is ours.</summary>
    /// <returns>How long to wait before the next.</returns>
    public async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        if (!isOurs())
            return options.RetryAfter;
        try
        {
            var page = await qdrant.ScrollAsync(
                MajorityReads.Scroll(
                    collection, new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } }, options.PageSize,
                    await _position.ReadAsync(cancellationToken), fields: UserPayload.UserId),
                cancellationToken);
            string[] users = [.. page.Result.Select(point => point.Payload[UserPayload.UserId].StringValue)];
            metrics.Swept(users.Length, await handler.RefreshAsync(users, cancellationToken));
            if (idle is not null)
                await idle.EraseAsync(users, cancellationToken);
            await _position.WriteAsync(page.NextPageOffset, cancellationToken);
            return page.NextPageOffset is null ? options.Every : TimeSpan.FromSeconds((double)users.Length / options.UsersPerSecond);
        }
        catch (Exception exception) when (exception is QdrantUnavailableException or KafkaException)
        {
            LogUnavailable(exception.Message);
            return options.RetryAfter;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep over all users waits: {Reason} It goes on where it stands.")]
    partial void LogUnavailable(string reason);
}
