using Polly;
using Streaming.Kafka.Tracing;

namespace Streaming.Kafka.Streams;

/// <summary>Takes batches and has them handled, one at a time, each until it succeeds.</summary>
internal sealed class Lane<T>(
    Inbox<T> inbox, Backlog backlog, IBatchHandler<T> handler, ResiliencePipeline patience, StreamMetrics metrics, TimeProvider time,
    string stream, string group)
{
    /// <summary>Returns when the inbox is closed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the batch under way is not applied.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await inbox.TakeAsync() is { } batch)
        {
            using var spans = ProcessSpans.Start(batch, stream, group);
            var started = time.GetTimestamp();
            await patience.ExecuteAsync(
                static async (call, cancel) => await call.handler.HandleAsync(call.batch.Keys, cancel), (handler, batch), cancellationToken);
            metrics.Handled(batch.Keys, time.GetElapsedTime(started), time.GetUtcNow().ToUnixTimeMilliseconds());
            spans?.Applied();
            foreach (var ticket in batch.Tickets)
                ticket.Complete();
            inbox.Return(batch);
            backlog.Leave(batch.Tickets);
        }
    }
}
