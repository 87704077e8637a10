using System.ComponentModel;

namespace Streaming.Query.Dashboard.Map;

sealed record UserInterest(
    [property: Description("implicit, topic or collection.")] string Kind,
    string Id,
    string Name,
    [property: Description("Of an implicit interest, its share of the user's mass, 0 to 1.")] double? Share,
    string Reason,
    double? X,
    double? Y);
