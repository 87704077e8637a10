namespace Streaming.Query.Dashboard.Map;

sealed record MappedItem(string ItemId, double X, double Y, IReadOnlyList<string> Topics);
