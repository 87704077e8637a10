using Streaming.Interests;
using Streaming.Operator.Commands.Users;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Commands.Audit;

/// <summary>Holds a stored state against what Kafka says.</summary>
static class StateComparison
{
    /// <param name="events">Of the user and kind.</param>
    /// <param name="isWhole">Nothing is gone from Kafka: then the states must be equal bit for bit, else nothing that is there may be missing.</param>
    /// <returns>Where they part; none: they do not.</returns>
    public static IEnumerable<Parting> Of(
        string kind, UserPoint stored, IReadOnlyList<(RecordPlace Place, UserEvent Event)> events, bool isWhole)
    {
        var lacking = false;
        foreach (var (place, happened) in events)
            if (!ReferenceEquals(stored.State.Fold([happened], new FoldOutcome[1]), stored.State))
            {
                lacking = true;
                yield return new Parting(stored.UserId, kind, Field(happened), $"lacks: {UserEventText.Of(happened)}", place.ToString());
            }
        if (lacking || !isWhole)
            yield break;
        var folded = UserState.Empty.Fold([.. events.Select(one => one.Event)], new FoldOutcome[events.Count]);
        if (UserStateCodec.Encode(folded).AsSpan().SequenceEqual(UserStateCodec.Encode(stored.State)))
            yield break;
        var newest = events.Count == 0 ? "" : events[^1].Place.ToString();
        yield return new Parting(stored.UserId, kind, FieldOf(folded, stored.State), "has what no record says", newest);
    }

    static string Field(UserEvent happened) => happened switch
    {
        EngagementEvent => "engagements", HideEvent => "hides", ChoiceEvent => "choices", _ => "fences",
    };

    static string FieldOf(UserState folded, UserState stored)
    {
        if (!folded.Window.SequenceEqual(stored.Window))
            return "engagements";
        if (!folded.Hides.SequenceEqual(stored.Hides))
            return "hides";
        return (folded.ErasedAt, folded.ClosedAt, folded.IsClosed) != (stored.ErasedAt, stored.ClosedAt, stored.IsClosed) ? "fences" : "choices";
    }
}

/// <summary>Where what is stored parts from what it should be.</summary>
/// <param name="Field">engagements, hides, choices, fences or vectors.</param>
/// <param name="Record">The record at which it parts; empty: none.</param>
sealed record Parting(string UserId, string Kind, string Field, string What, string Record);
