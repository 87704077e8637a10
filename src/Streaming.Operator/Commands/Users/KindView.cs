using Streaming.Interests;
using Streaming.Operator.Running;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Commands.Users;

/// <summary>What one collection holds of a user, for people and scripts.</summary>
sealed record KindView(
    string Kind, bool Exists, long Revision, RecordCounts Counts, DateTimeOffset? ErasedThrough, DateTimeOffset? ClosedAt, bool IsClosed,
    int Engagements, DateTimeOffset? Oldest, DateTimeOffset? Newest, IReadOnlyList<string> Hidden, IReadOnlyList<ChoiceView> Choices,
    IReadOnlyList<InterestView> Interests, IReadOnlyList<string> WaitsFor, IReadOnlyList<string> Applied)
{
    public static KindView Of(string kind, UserPoint point)
    {
        var state = point.State;
        return new KindView(
            kind, point.Exists, point.Revision, point.Counts, Moment.Of(state.ErasedAt), Moment.Of(state.ClosedAt), state.IsClosed,
            state.Window.Count,
            state.Window.Count == 0 ? null : Moment.Of(state.Window[^1].Time),
            Moment.Of(state.NewestTime),
            [.. state.Hides.Where(hide => hide.Hidden).Select(hide => hide.ItemId)],
            [.. state.Choices.Select(choice => new ChoiceView(choice.Kind, choice.Id, choice.Active, Moment.Of(choice.Time)))],
            [.. point.Interests.Select(interest => new InterestView(interest.Id, interest.Kind, interest.Mass, interest.Medoid, Moment.Of(interest.Since)))],
            point.Unresolved,
            [.. point.Applied.Select(applied => new RecordPlace(applied.Topic, applied.Partition, applied.Offset).ToString())]);
    }
}

/// <summary>A topic or collection that the user chose, or gave up.</summary>
sealed record ChoiceView(ChoiceKind Kind, string Id, bool Active, DateTimeOffset? At);

/// <summary>One vector.</summary>
/// <param name="Of">Null: an implicit interest.</param>
/// <param name="Medoid">The item nearest to the middle of an implicit interest.</param>
sealed record InterestView(string Id, ChoiceKind? Of, double Mass, string Medoid, DateTimeOffset? Since);
