using System.ComponentModel;

namespace Streaming.Query.Dashboard.Splitting;

/// <summary>Engagements of all users through time, by the kind of interest that they count for, as <c>GET /v1/population</c> answers.</summary>
sealed record PopulationReport(
    [property: Description("The oldest record that was read; absent while none was.")] DateTimeOffset? Since,
    [property: Description("All that was read, by the records' timestamps.")] PopulationSeries All,
    [property: Description("The last hour.")] PopulationSeries LastHour,
    [property: Description("Engagements that wait to be told apart.")] int Waiting,
    [property: Description("Engagements that were left out because more came than could be told apart.")] long LeftOut);
