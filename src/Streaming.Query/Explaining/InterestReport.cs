using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Query.Answering;

namespace Streaming.Query.Explaining;

/// <summary>A user's interests as a message.</summary>
static class InterestReport
{
    public static GetInterestsResponse Of(ServingView view, UserView user, UserSegment segment, DateTimeOffset now)
    {
        var fingerprint = view.Generation.Fingerprint;
        var report = new GetInterestsResponse
        {
            UserId = user.Implicit.UserId,
            ImplicitFreshness = FreshnessOf.Kind(user.Implicit, view.ImplicitProgress, fingerprint, now),
            ExplicitFreshness = FreshnessOf.Kind(user.Explicit, view.ExplicitProgress, fingerprint, now),
            Fingerprint = fingerprint,
            Segment = Answers.Message(segment),
        };
        if (user.MayServe(user.Implicit))
            report.Implicit.AddRange(Implicit(user.Implicit));
        if (user.MayServe(user.Explicit))
            report.Explicit.AddRange(Explicit(user.Explicit));
        return report;
    }

    static IEnumerable<ImplicitInterest> Implicit(UserPoint user)
    {
        var members = new InterestMembers(user);
        var total = user.Interests.Sum(interest => interest.Mass);
        return Enumerable.Range(0, user.Interests.Length).OrderByDescending(row => user.Interests[row].Mass).Select(row =>
        {
            var interest = user.Interests[row];
            var engagements = members.Of(row).ToList();
            var action = members.ActionOn(interest.Medoid);
            return new ImplicitInterest
            {
                Id = interest.Id,
                Mass = interest.Mass,
                MassShare = interest.Mass / total,
                MedoidItemId = interest.Medoid,
                MedoidAction = InterestMembers.Message(action),
                Members = { engagements.Select(Member) },
                Since = UnixTime.ToTimestamp(interest.Since),
                LastEvent = engagements.Count > 0 ? UnixTime.ToTimestamp(engagements[0].Time) : null,
                Reason = Reasons.Implicit(interest.Medoid, action),
            };
        });
    }

    static InterestMember Member(EngagementEvent engagement) => new()
    {
        EventId = engagement.EventId.ToString(),
        ItemId = engagement.ItemId,
        Action = InterestMembers.Message(engagement.Action),
        Time = UnixTime.ToTimestamp(engagement.Time),
    };

    static IEnumerable<ExplicitInterest> Explicit(UserPoint user) => user.State.Choices.Where(choice => choice.Active).Select(choice =>
    {
        var isTopic = choice.Kind == ChoiceKind.Topic;
        return new ExplicitInterest
        {
            Kind = isTopic ? InterestKind.Topic : InterestKind.Collection,
            Id = choice.Id,
            Name = choice.Name,
            Since = UnixTime.ToTimestamp(choice.Time),
            ItemIds = { choice.Items },
            Searchable = user.Interests.Any(interest => interest.Kind == choice.Kind && interest.Id == choice.Id),
            Reason = isTopic ? Reasons.Topic(choice.Id) : Reasons.Collection(choice.Id, choice.Name),
        };
    });
}
