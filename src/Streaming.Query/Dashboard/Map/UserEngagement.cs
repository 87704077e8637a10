using System.ComponentModel;

namespace Streaming.Query.Dashboard.Map;

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
