using System.ComponentModel;

namespace Streaming.Query.Dashboard.Map;

/// <summary>A user's interests and engagements on the map, as <c>GET /v1/users/{userId}/map</c> answers.</summary>
sealed record UserMap(
    string UserId,
    [property: Description("Whether anything of the user was ever applied.")] bool Known,
    [property: Description("The map that the coordinates are of.")] string MapId,
    [property: Description("Those that can be searched with, implicit ones first, greatest mass first.")] IReadOnlyList<UserInterest> Interests,
    [property: Description("What is remembered of the user's behaviour, newest first.")] IReadOnlyList<UserEngagement> Engagements,
    [property: Description("Items that the user hid or reported, newest first.")] IReadOnlyList<string> Hidden);

sealed record UserInterest(
    [property: Description("implicit, topic or collection.")] string Kind,
    string Id,
    string Name,
    [property: Description("Of an implicit interest, its share of the user's mass, 0 to 1.")] double? Share,
    string Reason,
    double? X,
    double? Y);

sealed record UserEngagement(
    string EventId,
    string ItemId,
    [property: Description("view, click, save or share.")] string Action,
    DateTimeOffset Time,
    IReadOnlyList<string> Topics,
    [property: Description("implicit or explicit: the kind of interest that it counts for.")] string Kind,
    [property: Description("served: by the source of the answer that had the item; topics: by whether its topics were chosen by then.")] string Evidence,
    string Because,
    [property: Description("The implicit interest that it is a member of.")] string? Interest,
    double? X,
    double? Y);

/// <summary>What to find on the map: <c>POST /v1/map/items</c>.</summary>
sealed record ItemsToMap([property: Description("1 to 1000.")] IReadOnlyList<string> ItemIds);

sealed record ItemsOnMap(string MapId, [property: Description("Those that the catalogue has.")] IReadOnlyList<MappedItem> Items);
