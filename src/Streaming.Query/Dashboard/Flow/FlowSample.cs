using System.ComponentModel;

namespace Streaming.Query.Dashboard.Flow;

sealed record FlowSample(
    DateTimeOffset At,
    [property: Description("Engagements and profile changes that came, a second.")] double EventsPerSecond,
    [property: Description("Answers of this worker, a second.")] double AnswersPerSecond,
    [property: Description("Records that the worker that is furthest behind has yet to apply.")] long Lag,
    [property: Description("Milliseconds, of the last minute; absent where nothing came.")] double? FreshP50,
    double? FreshP99);
