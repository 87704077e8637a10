using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Verification.Checking;

/// <summary>Every event of one user. Thread-safe.</summary>
sealed class UserLog
{
    readonly Lock gate = new();
    readonly List<LoggedEvent> events = [];

    public void Add(LoggedEvent logged)
    {
        lock (gate)
            events.Add(logged);
    }

    /// <summary>The events that belong into the states of a kind, those of each partition in its order.</summary>
    public LoggedEvent[] Of(VerifiedKind kind)
    {
        lock (gate)
            return [.. events.Where(logged => kind.Concerns(logged.Event))];
    }

    /// <summary>The state that the events of a kind make.</summary>
    public UserState Fold(VerifiedKind kind)
    {
        var told = Array.ConvertAll(Of(kind), logged => logged.Event);
        return UserState.Empty.Fold(told, new FoldOutcome[told.Length]);
    }

    /// <summary>The greatest offset of each partition among events of a kind that lie below its progress.</summary>
    /// <param name="progress">The first offset of a partition that may not be applied.</param>
    public IEnumerable<AppliedOffset> Below(VerifiedKind kind, Func<string, int, long> progress) =>
        Of(kind).Where(logged => logged.Offset < progress(logged.Topic, logged.Partition))
            .GroupBy(logged => (logged.Topic, logged.Partition))
            .Select(partition => new AppliedOffset(partition.Key.Topic, partition.Key.Partition, partition.Max(logged => logged.Offset)));

    /// <summary>The greatest fence of erasures and closings that lie below their partition's progress.</summary>
    public long? FenceBelow(Func<string, int, long> progress)
    {
        lock (gate)
            return events.Where(logged => logged.Event is ErasureEvent or AccountEvent { Closed: true } && logged.Offset < progress(logged.Topic, logged.Partition))
                .Max(logged => (long?)logged.Event.Time);
    }

    /// <summary>Whether an engagement of this id, in some version, happened after a time.</summary>
    public bool EngagedAfter(string eventId, long time)
    {
        lock (gate)
            return events.Exists(logged => logged.Event is EngagementEvent engagement && engagement.Time > time && engagement.EventId == eventId);
    }

    /// <summary>Whether a topic or collection was chosen after a time.</summary>
    public bool ChoseAfter(ChoiceKind kind, string id, long time)
    {
        lock (gate)
            return events.Exists(logged => logged.Event is ChoiceEvent { Active: true } choice && choice.Time > time && choice.Kind == kind && choice.Id == id);
    }
}
