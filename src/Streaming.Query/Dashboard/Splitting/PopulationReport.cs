using System.ComponentModel;

namespace Streaming.Query.Dashboard.Splitting;

/// <summary>Engagements of all users through time, by the kind of interest that they count for, as <c>GET /v1/population</c> answers.</summary>
sealed record PopulationReport(
    [property: Description("The oldest record that was read; absent while none was.")] DateTimeOffset? Since,
    [property: Description("All that was read, by the records' timestamps.")] PopulationSeries All,
    [property: Description("The last hour.")] PopulationSeries LastHour,
    [property: Description("Engagements that wait to be told apart.")] int Waiting,
    [property: Description("Engagements that were left out because more came than could be told apart.")] long LeftOut);

sealed record PopulationSeries(
    [property: Description("Seconds that a bucket spans.")] int BucketSeconds,
    [property: Description("Oldest first; those without an engagement are left out.")] IReadOnlyList<PopulationBucket> Buckets);

/// <summary>Views, clicks, saves and shares: what they count for, and by which evidence.</summary>
sealed record PopulationBucket(
    DateTimeOffset At,
    [property: Description("Of items that an implicit interest had put before the user.")] int ImplicitServed,
    [property: Description("Of other items, none of whose topics and collections the user had chosen.")] int ImplicitTopics,
    [property: Description("Of items that a topic or collection the user chose had put before the user.")] int ExplicitServed,
    [property: Description("Of other items of a topic or collection that the user had chosen.")] int ExplicitTopics);
