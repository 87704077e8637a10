using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Kafka.Tracing;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>One user on the way through a batch.</summary>
sealed class UserUpdate(KeyedRecords<UserEvent> records)
{
    readonly UserEvent[] _events = EventsOf(records.Records);

    public string UserId => records.Key;

    public IReadOnlyList<Decoded<UserEvent>> Records => records.Records;

    /// <summary>The point as it was loaded. Set by <see cref="Fold"/>.</summary>
    public UserPoint Before { get; private set; } = null!;

    /// <summary>The point that is to replace it. Set by <see cref="Fold"/>, whole after <see cref="Complete"/>.</summary>
    public UserPoint After { get; private set; } = null!;

    /// <summary>Something that this user waited for has come: the vectors are made anew even if no event changes the state.</summary>
    public bool Recompute { get; set; } = records.Records.Count == 0;

    /// <summary>Why the records went to the dead letters instead; null where they did not.</summary>
    public string? SetAside { get; set; }

    /// <summary>Folds the records into <paramref name="before"/>.</summary>
    /// <returns>False when everything is durable already: there is nothing to write.</returns>
    public bool Fold(UserPoint before)
    {
        Span<FoldOutcome> outcomes = _events.Length <= 64 ? stackalloc FoldOutcome[_events.Length] : new FoldOutcome[_events.Length];
        var state = before.State.Fold(_events, outcomes);
        var (applied, counts, isNew) = (before.Applied, before.Counts, false);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var record = Records[i].Record;
            if (record.Offset <= AppliedOffset.In(applied, record.Topic, record.Partition))
                continue;
            counts = counts.Add(outcomes[i]);
            applied = With(applied, record);
            isNew = true;
        }
        Before = before;
        After = before with { State = state, Applied = applied, Counts = counts, Trace = Records is [.., var last] ? TraceHeaders.Sampled(last.Record.Headers) : before.Trace };
        return isNew || outcomes.Contains(FoldOutcome.Applied) || (Recompute && before.Unresolved.Count > 0);
    }

    /// <summary>Completes <see cref="After"/> with the vectors made of its state.</summary>
    public void Complete(in InferredInterests inferred, UserPointStore store) => After = store.Next(After) with
    {
        Interests = inferred.Interests,
        Vectors = inferred.Vectors,
        Unresolved = inferred.Unresolved,
        Members = inferred.Members,
    };

    static UserEvent[] EventsOf(IReadOnlyList<Decoded<UserEvent>> records)
    {
        var events = new UserEvent[records.Count];
        for (var i = 0; i < events.Length; i++)
            events[i] = records[i].Event;
        return events;
    }

    static AppliedOffset[] With(AppliedOffset[] applied, SourceRecord record)
    {
        var known = 0;
        while (known < applied.Length && (applied[known].Partition != record.Partition || applied[known].Topic != record.Topic))
            known++;
        var with = new AppliedOffset[Math.Max(applied.Length, known + 1)];
        applied.CopyTo(with, 0);
        with[known] = new AppliedOffset(record.Topic, record.Partition, record.Offset);
        return with;
    }
}
