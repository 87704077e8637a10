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
