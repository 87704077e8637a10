using Streaming.Interests;
using Streaming.Operator.Verification.Checking;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Tests.Verification.Checking;

/// <summary>A scripted stream of one user's events, and points as a right pipeline would have stored them.</summary>
sealed class Scene
{
    public const string User = "anna", Engagements = "engagements", Changes = "profile-changes";

    public static readonly VerifiedKind Implicit = new("implicit", "user_implicit", told => told is not ChoiceEvent);

    readonly List<LoggedEvent> events = [];

    public Oracle Oracle { get; } = new();

    public Findings Findings { get; } = new();

    /// <summary>The kinds of findings that there are.</summary>
    public IEnumerable<FindingKind> Found => Findings.Counts().Where(count => count.Value > 0).Select(count => count.Key);

    public static EngagementEvent View(long time, string id, string item = "item") => new(time, id, item, EngagementAction.View, -1);

    public Scene With(params UserEvent[] told)
    {
        foreach (var happened in told)
        {
            var topic = happened is EngagementEvent or HideEvent ? Engagements : Changes;
            var logged = new LoggedEvent(topic, 0, events.Count(e => e.Topic == topic), happened);
            events.Add(logged);
            Oracle.Add(User, logged);
        }

        return this;
    }

    /// <summary>The point after the first so many events.</summary>
    public UserPoint After(int count, long revision = 1) => Of(events[..count], revision);

    /// <summary>The point of these events alone.</summary>
    public UserPoint Without(int index) => Of([.. events.Where((_, i) => i != index)], 1);

    public static IReadOnlyDictionary<string, UserPoint> Stored(params UserPoint[] points) => points.ToDictionary(point => point.UserId);

    static UserPoint Of(List<LoggedEvent> events, long revision)
    {
        UserEvent[] told = [.. events.Select(logged => logged.Event)];
        return UserPoint.New(User) with
        {
            Revision = revision,
            WriteId = $"write-{revision}",
            State = UserState.Empty.Fold(told, new FoldOutcome[told.Length]),
            Counts = new RecordCounts(told.Length, 0, 0),
            Applied = [.. events.GroupBy(logged => logged.Topic).Select(topic => new AppliedOffset(topic.Key, 0, topic.Max(logged => logged.Offset)))],
        };
    }
}
