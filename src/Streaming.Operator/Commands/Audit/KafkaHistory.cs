using System.Text;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Pipeline;

namespace Streaming.Operator.Commands.Audit;

/// <summary>What Kafka still has of some users.</summary>
sealed class KafkaHistory
{
    readonly Dictionary<string, List<(RecordPlace Place, UserEvent Event)>> events = new(StringComparer.Ordinal);

    KafkaHistory(IReadOnlyList<TopicRange> ranges) => Ranges = ranges;

    /// <summary>What was read.</summary>
    public IReadOnlyList<TopicRange> Ranges { get; }

    /// <summary>Retention has taken nothing: the history is whole.</summary>
    public bool IsWhole => Ranges.All(range => range.From == 0);

    public IReadOnlyList<(RecordPlace Place, UserEvent Event)> Of(string userId) => events.GetValueOrDefault(userId, []);

    /// <param name="perSecond">Records to read at most; null: as fast as they come.</param>
    public static async Task<KafkaHistory> ReadAsync(CommandSession session, IReadOnlyCollection<string> users, int? perSecond, CancellationToken cancellationToken)
    {
        var (reader, names) = (session.Get<TopicReader>(), session.Get<TopicNames>());
        var history = new KafkaHistory(await reader.RangesAsync([names.Engagements, names.ProfileChanges]));
        var progress = new WorkProgress(session.Output, session.Time, "Reading", history.Ranges.Sum(range => range.Length));
        var pace = perSecond is { } most ? new Pace(most, session.Time) : null;
        var wanted = users.ToHashSet(StringComparer.Ordinal);
        await foreach (var record in reader.ReadAsync(history.Ranges, cancellationToken))
        {
            progress.Add();
            await (pace?.NextAsync(cancellationToken) ?? ValueTask.CompletedTask);
            if (record.Key is { Length: > 0 } key && !wanted.Contains(Encoding.UTF8.GetString(key)))
                continue;
            try
            {
                var (user, happened) = UserEventDecoder.Decode(record, names.Engagements);
                if (wanted.Contains(user))
                    history.Add(user, new RecordPlace(record.Topic, record.Partition, record.Offset), happened);
            }
            catch (InvalidRecordException)
            {
                // In the dead letters, and in no state.
            }
        }
        return history;
    }

    void Add(string user, RecordPlace place, UserEvent happened)
    {
        if (!events.TryGetValue(user, out var list))
            events[user] = list = [];
        list.Add((place, happened));
    }
}
