using System.Globalization;
using System.Text;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline.Sweeping;

/// <summary>
/// Erases users who have done nothing for <see cref="SweepOptions.IdleAfter"/>, as a producer would: by a profile change, so that both kinds of state, every
/// answer and the receipts know of it. Of the explicit worker, whose states hold all that a user does.
/// </summary>
/// <remarks>An event that arrives in the moment in which its user is found idle is erased with the rest.</remarks>
public sealed class IdleErasure(UserPointStore store, IRecordProducer producer, TopicNames topics, SweepOptions options, PipelineMetrics metrics, TimeProvider clock)
{
    /// <exception cref="Confluent.Kafka.KafkaException">A profile change is not acknowledged.</exception>
    public async Task EraseAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        if (options.IdleAfter is not { } idle)
            return;
        var cut = (clock.GetUtcNow() - idle).ToUnixTimeMilliseconds();
        foreach (var point in await store.LoadStoredAsync(userIds, cancellationToken))
        {
            if (!IsIdle(point.State, cut))
                continue;
            var change = new ProfileChange
            {
                EventId = string.Create(CultureInfo.InvariantCulture, $"idle-{point.State.NewestTime}"), UserId = point.UserId, EraseHistory = new EraseHistory(),
            };
            await producer.ProduceAsync(topics.ProfileChanges, Encoding.UTF8.GetBytes(point.UserId), change.ToByteArray(), cancellationToken: cancellationToken);
            metrics.ErasedIdle();
        }
    }

    /// <summary>Something is kept, and all of it is from before <paramref name="cut"/>, Unix milliseconds.</summary>
    static bool IsIdle(UserState state, long cut) => state.NewestTime < cut && state.Window.Count + state.Hides.Count + state.Choices.Count > 0;
}
