using System.Runtime.CompilerServices;
using System.Text;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Pipeline;

namespace Streaming.Operator.Commands.Users;

/// <summary>What Kafka still has of a user.</summary>
/// <param name="Event">Null where the record cannot be used.</param>
/// <param name="Refusal">Why it cannot be used; null where it can.</param>
sealed record UserRecord(SourceRecord Record, UserEvent? Event, string? Refusal)
{
    /// <summary>Reads both source topics from their beginning for one user's records: by key, and where there is none by the message.</summary>
    public static async IAsyncEnumerable<UserRecord> ReadAsync(
        CommandSession session, string userId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (reader, names) = (session.Get<TopicReader>(), session.Get<TopicNames>());
        var ranges = await reader.RangesAsync([names.Engagements, names.ProfileChanges]);
        var progress = new WorkProgress(session.Output, session.Time, "Reading", ranges.Sum(range => range.Length));
        var key = Encoding.UTF8.GetBytes(userId);
        await foreach (var record in reader.ReadAsync(ranges, cancellationToken))
        {
            progress.Add();
            if (record.Key is { Length: > 0 } && !record.Key.AsSpan().SequenceEqual(key))
                continue;
            var read = Read(record, names.Engagements, userId);
            if (read is not null)
                yield return read;
        }
    }

    static UserRecord? Read(SourceRecord record, string engagements, string userId)
    {
        try
        {
            var (user, happened) = UserEventDecoder.Decode(record, engagements);
            return user == userId ? new UserRecord(record, happened, null) : null;
        }
        catch (InvalidRecordException e)
        {
            // Without a key nobody knows whose it was.
            return record.Key is { Length: > 0 } ? new UserRecord(record, null, $"{e.ErrorClass}, {e.Message}") : null;
        }
    }
}
