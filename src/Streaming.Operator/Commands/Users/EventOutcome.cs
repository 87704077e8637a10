using Streaming.Interests;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Users;

/// <summary>What became of an event when it was folded, in words.</summary>
static class EventOutcome
{
    /// <param name="before">The state that it was folded into.</param>
    public static string Text(FoldOutcome outcome, UserEvent happened, UserState before) => outcome switch
    {
        FoldOutcome.Applied => "applied",
        FoldOutcome.Duplicate => "known already",
        _ when happened.Time <= before.ErasedAt => $"erased: not after the fence of {Moment.Text(Moment.Of(before.ErasedAt))}",
        _ when before.ClosedAt is { } closed && happened.Time > closed && before.IsClosed => $"the account is closed since {Moment.Text(Moment.Of(closed))}",
        _ when before.ClosedAt is { } closed && happened.Time > closed => "in a time when the account was closed",
        _ => "behind the newest that are kept",
    };
}
