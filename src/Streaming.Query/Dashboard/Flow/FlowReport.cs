using System.ComponentModel;

namespace Streaming.Query.Dashboard.Flow;

/// <summary>What flows through the workers, as <c>GET /v1/flow</c> answers.</summary>
sealed record FlowReport(
    [property: Description("Since when it is watched: from the first look on, while somebody looks.")] DateTimeOffset? Since,
    DateTimeOffset Now,
    [property: Description("What cannot be read at the moment, in words; absent where all can.")] string? Trouble,
    [property: Description("Every second, oldest first; at most 5 minutes.")] IReadOnlyList<FlowSample> Samples,
    [property: Description("From a record's timestamp until its user's point has it, of engagements drawn as they come.")] LatencyReport Freshness,
    [property: Description("Answers of this worker.")] LatencyReport Answers,
    IReadOnlyList<LagReport> Lag,
    [property: Description("Records that the dead-letter topics hold.")] IReadOnlyList<DeadLetterReport> DeadLetters);

sealed record FlowSample(
    DateTimeOffset At,
    [property: Description("Engagements and profile changes that came, a second.")] double EventsPerSecond,
    [property: Description("Answers of this worker, a second.")] double AnswersPerSecond,
    [property: Description("Records that the worker that is furthest behind has yet to apply.")] long Lag,
    [property: Description("Milliseconds, of the last minute; absent where nothing came.")] double? FreshP50,
    double? FreshP99);

/// <summary>Milliseconds.</summary>
sealed record LatencyReport(
    [property: Description("Samples of the last 5 minutes, on which the percentiles rest.")] int Samples,
    double? P50,
    double? P95,
    double? P99);

sealed record LagReport(
    string Worker,
    string Topic,
    [property: Description("Records before the topic's end that are not applied yet.")] long Records,
    [property: Description("Seconds: every record older than this is applied.")] double StaleSeconds);

sealed record DeadLetterReport(string Topic, long Records);
