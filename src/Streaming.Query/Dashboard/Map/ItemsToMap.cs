using System.ComponentModel;

namespace Streaming.Query.Dashboard.Map;

/// <summary>What to find on the map: <c>POST /v1/map/items</c>.</summary>
sealed record ItemsToMap([property: Description("1 to 1000.")] IReadOnlyList<string> ItemIds);
