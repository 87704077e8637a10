using System.ComponentModel;

namespace Streaming.Query.Dashboard.Map;

sealed record ItemsOnMap(string MapId, [property: Description("Those that the catalogue has.")] IReadOnlyList<MappedItem> Items);
