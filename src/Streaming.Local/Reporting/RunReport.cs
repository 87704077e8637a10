using Streaming.Contracts;
using Streaming.Local.Evaluation;
using Streaming.Local.Replay;
using Streaming.Local.Visits;

namespace Streaming.Local.Reporting;

/// <summary>Everything that a run has to tell.</summary>
/// <param name="EventsPerSecond">Records of the history, from the first one produced until all are durable in both user collections.</param>
/// <param name="Freshness">From producing an event until a query shows it applied, at the steady pace of the live part.</param>
/// <param name="FreshnessUnderLoad">The same during the replay of the history.</param>
/// <param name="Experiments">Null where none were asked for.</param>
/// <param name="Query">Blended queries, one at a time.</param>
sealed record RunReport(
    string Data,
    IReadOnlyList<string> Notes,
    WorkerCounts Implicit,
    WorkerCounts Explicit,
    double EventsPerSecond,
    Percentiles Freshness,
    Percentiles FreshnessUnderLoad,
    Percentiles Query,
    EvaluationResult Evaluation,
    ServersInUse Servers,
    ModelInUse Model,
    ExperimentsOutcome? Experiments = null)
{
    /// <summary>What the run shows to be wrong; empty when all is well.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Mismatch("implicit", Implicit),
        .. Mismatch("explicit", Explicit),
    ];

    static IEnumerable<string> Mismatch(string worker, WorkerCounts counts)
    {
        if (!counts.AddUp)
            yield return $"the {worker} worker's events do not add up: {counts.Produced} produced, {counts.Produced - counts.Missing} accounted for";
    }
}

/// <summary>Which servers a run used: <c>embedded</c> or their address.</summary>
sealed record ServersInUse(string Kafka, string Qdrant);

/// <summary>Which model made the vectors.</summary>
/// <param name="Provider">Where it ran: <c>Cpu</c> or <c>Cuda</c>.</param>
sealed record ModelInUse(string Fingerprint, string Provider);
