using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Query.Answering;
using Streaming.Query.Dashboard.Splitting;
using Streaming.Query.Explaining;
using Streaming.Query.Load;

namespace Streaming.Query.Dashboard.Map;

/// <summary>Draws one user on the map of items. Takes its turn among the answers, so that it cannot crowd them out.</summary>
sealed class UserMaps(ServingViews views, UserLookup users, ItemMaps maps, Servings servings, Admission admission, IQdrantClient qdrant)
{
    /// <summary>Items that can be looked up at a time.</summary>
    public const int MostItems = 1_000;

    /// <exception cref="InvalidMessageException">The id is none.</exception>
    /// <exception cref="OverloadedException">The worker makes as many answers as it can.</exception>
    public async Task<UserMap> FindAsync(string userId, CancellationToken cancellationToken)
    {
        RecordCodec.GetInterestsRequest.Validate(new GetInterestsRequest { UserId = userId });
        var map = await maps.CurrentAsync(cancellationToken);
        using var place = await admission.EnterAsync(cancellationToken);
        var generation = (await views.CurrentAsync(cancellationToken)).Generation;
        var user = await users.LoadAsync(generation, userId, majority: false, cancellationToken);
        var window = user.MayServe(user.Implicit) ? user.Implicit.State.Window : [];
        var items = await ItemsAsync(generation, window.Select(engagement => engagement.ItemId), cancellationToken);
        return new UserMap(
            userId,
            user.Implicit.Exists || user.Explicit.Exists,
            map.Map.MapId,
            [.. Interests(user, user.Implicit, map).OrderByDescending(interest => interest.Share), .. Interests(user, user.Explicit, map)],
            [.. Engagements(user, window, items, map)],
            [.. user.Known.Hides.Where(hide => hide.Hidden).Select(hide => hide.ItemId)]);
    }

    /// <summary>Where items lie, in the sample or not.</summary>
    public async Task<ItemsOnMap> FindAsync(IEnumerable<string> itemIds, CancellationToken cancellationToken)
    {
        var map = await maps.CurrentAsync(cancellationToken);
        using var place = await admission.EnterAsync(cancellationToken);
        var generation = (await views.CurrentAsync(cancellationToken)).Generation;
        var items = await ItemsAsync(generation, itemIds, cancellationToken);
        return new ItemsOnMap(
            map.Map.MapId,
            [.. items.Select(item => map.Project(item.Value.Vector) is { } at ? new MappedItem(item.Key, at.X, at.Y, item.Value.Topics) : null).OfType<MappedItem>()]);
    }

    async Task<Dictionary<string, CatalogueItem>> ItemsAsync(Generation generation, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var distinct = ids.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count == 0 ? [] : await new ItemPoints(qdrant, generation.Items, generation.Topics).GetItemsAsync(distinct, cancellationToken);
    }

    static IEnumerable<UserInterest> Interests(UserView user, UserPoint point, ProjectedMap map)
    {
        if (!user.MayServe(point) || point.Interests.Length == 0)
            yield break;
        var (dimension, total) = (point.Vectors.Length / point.Interests.Length, point.Interests.Sum(interest => interest.Mass));
        var members = new InterestMembers(point);
        for (var row = 0; row < point.Interests.Length; row++)
        {
            var interest = point.Interests[row];
            var name = point.State.Choices.FirstOrDefault(choice => choice.Kind == interest.Kind && choice.Id == interest.Id)?.Name ?? "";
            var at = map.Project(point.Vectors[(row * dimension)..((row + 1) * dimension)]);
            yield return interest.Kind switch
            {
                ChoiceKind.Topic => new UserInterest("topic", interest.Id, interest.Id, null, Reasons.Topic(interest.Id), at?.X, at?.Y),
                ChoiceKind.Collection => new UserInterest(
                    "collection", interest.Id, name.Length > 0 ? name : interest.Id, null, Reasons.Collection(interest.Id, name), at?.X, at?.Y),
                _ => new UserInterest(
                    "implicit", interest.Id, interest.Medoid, Math.Round(interest.Mass / total, 4),
                    Reasons.Implicit(interest.Medoid, members.ActionOn(interest.Medoid)), at?.X, at?.Y),
            };
        }
    }

    IEnumerable<UserEngagement> Engagements(
        UserView user, IReadOnlyList<EngagementEvent> window, Dictionary<string, CatalogueItem> items, ProjectedMap map)
    {
        var chosen = user.MayServe(user.Explicit) ? new Chosen(user.Known.Choices) : Chosen.Nothing;
        for (var i = 0; i < window.Count; i++)
        {
            var (engagement, item) = (window[i], items.GetValueOrDefault(window[i].ItemId));
            var split = servings.Of(user.Implicit.UserId, engagement.ItemId, engagement.Time) ?? chosen.Of(engagement.ItemId, item?.Topics ?? [], engagement.Time);
            var at = map.Project(item?.Vector);
            yield return new UserEngagement(
                engagement.EventId.ToString(), engagement.ItemId, engagement.Action.ToString().ToLowerInvariant(),
                DateTimeOffset.FromUnixTimeMilliseconds(engagement.Time), item?.Topics ?? [], split.Kind, split.Evidence, split.Because,
                InterestOf(user.Implicit, i), at?.X, at?.Y);
        }
    }

    static string? InterestOf(UserPoint point, int engagement) =>
        engagement < point.Members.Length && point.Members[engagement] < point.Interests.Length ? point.Interests[point.Members[engagement]].Id : null;
}
