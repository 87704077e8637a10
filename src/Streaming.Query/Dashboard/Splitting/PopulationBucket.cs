using System.ComponentModel;

namespace Streaming.Query.Dashboard.Splitting;

/// <summary>Views, clicks, saves and shares: what they count for, and by which evidence.</summary>
sealed record PopulationBucket(
    DateTimeOffset At,
    [property: Description("Of items that an implicit interest had put before the user.")] int ImplicitServed,
    [property: Description("Of other items, none of whose topics and collections the user had chosen.")] int ImplicitTopics,
    [property: Description("Of items that a topic or collection the user chose had put before the user.")] int ExplicitServed,
    [property: Description("Of other items of a topic or collection that the user had chosen.")] int ExplicitTopics);
