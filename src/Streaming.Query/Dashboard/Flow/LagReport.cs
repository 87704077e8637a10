using System.ComponentModel;

namespace Streaming.Query.Dashboard.Flow;

sealed record LagReport(
    string Worker,
    string Topic,
    [property: Description("Records before the topic's end that are not applied yet.")] long Records,
    [property: Description("Seconds: every record older than this is applied.")] double StaleSeconds);
