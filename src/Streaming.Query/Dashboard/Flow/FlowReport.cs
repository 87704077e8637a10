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
