using Streaming.Interests;
using Streaming.Kafka;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>Write before commit switched off: a batch counts as applied when its write has begun.</summary>
sealed class CommitsFirst(IBatchHandler<UserEvent> inner, CancellationToken crash) : IBatchHandler<UserEvent>
{
    public Task HandleAsync(IReadOnlyList<KeyedRecords<UserEvent>> batch, CancellationToken cancellationToken)
    {
        _ = Task.Run(() => inner.HandleAsync(batch, crash), crash);
        return Task.CompletedTask;
    }
}
