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
/// <remarks>
/// Nobody is idle because a worker is behind: time counts up to where every partition is applied, and nobody is erased while that is long ago. The fence
/// stands at the user's newest known event, so what arrives meanwhile is not erased with the rest.
/// </remarks>
/// <param name="appliedUpTo">The time, Unix milliseconds, before which every record is in the states; null: not known.</param>
public sealed class IdleErasure(
    UserPointStore store, IRecordProducer producer, TopicNames topics, Func<CancellationToken, Task<long?>> appliedUpTo, SweepOptions options,
    PipelineMetrics metrics, TimeProvider clock)
{
    static readonly TimeSpan MostBehind = TimeSpan.FromMinutes(1);

    (long At, long? UpTo)? _looked;

    /// <exception cref="Confluent.Kafka.KafkaException">A profile change is not acknowledged, or it is not known how far records are applied.</exception>
    public async Task EraseAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        if (options.IdleAfter is not { } idle || await UpToAsync(cancellationToken) is not { } upTo)
            return;
        // The states are read after that, so they are at least as new.
        var cut = upTo - (long)idle.TotalMilliseconds;
        foreach (var point in await store.LoadStoredAsync(userIds, cancellationToken))
        {
            if (point.State.NewestTime is not { } newest || newest >= cut || !IsSomethingKept(point.State))
                continue;
            var change = new ProfileChange
            {
                EventId = string.Create(CultureInfo.InvariantCulture, $"idle-{newest}"), UserId = point.UserId,
                EraseHistory = new EraseHistory { Through = UnixTime.ToTimestamp(Math.Max(0, newest)) },
            };
            await producer.ProduceAsync(topics.ProfileChanges, Encoding.UTF8.GetBytes(point.UserId), change.ToByteArray(), cancellationToken: cancellationToken);
            metrics.ErasedIdle();
        }
    }

    static bool IsSomethingKept(UserState state) => state.Engagements.Length + state.Hides.Count + state.Choices.Count > 0;

    /// <summary>Null where it is not known, or too long ago to call anybody idle. Looked at once in a while: an older answer only finds fewer idle.</summary>
    async Task<long?> UpToAsync(CancellationToken cancellationToken)
    {
        if (_looked is not { } last || clock.GetElapsedTime(last.At) > MostBehind)
            _looked = last = (clock.GetTimestamp(), await appliedUpTo(cancellationToken));
        return last.UpTo is { } upTo && clock.GetUtcNow().ToUnixTimeMilliseconds() - upTo <= 2 * MostBehind.TotalMilliseconds ? upTo : null;
    }
}
