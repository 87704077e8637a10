using Polly;

namespace Streaming.Kafka.Streams;

/// <summary>Takes batches and has them handled, one at a time, each until it succeeds.</summary>
internal sealed class Lane<T>(
    Inbox<T> inbox, Backlog backlog, IBatchHandler<T> handler, ResiliencePipeline patience, StreamMetrics metrics, TimeProvider time)
{
    /// <summary>Returns when the inbox is closed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the batch under way is not applied.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await inbox.TakeAsync() is { } batch)
        {
            var started = time.GetTimestamp();
            await patience.ExecuteAsync(
                static async (call, cancel) => await call.handler.HandleAsync(call.batch.Keys, cancel), (handler, batch), cancellationToken);
            metrics.Handled(batch.Keys, time.GetElapsedTime(started), time.GetUtcNow().ToUnixTimeMilliseconds());
            foreach (var ticket in batch.Tickets)
                ticket.Complete();
            inbox.Return(batch);
            backlog.Leave(batch.Tickets);
        }
    }
}
