using Streaming.Arms;

namespace Streaming.Experiments.Api;

/// <summary>The report of the newest durable counts, made once for all who ask, the gauges among them.</summary>
public sealed class ReportCache
{
    readonly OutcomeFold fold;
    readonly CurrentExperiments experiments;
    Made? newest;

    public ReportCache(OutcomeFold fold, CurrentExperiments experiments, ExperimentsMetrics metrics)
    {
        (this.fold, this.experiments) = (fold, experiments);
        metrics.Observe(Report);
    }

    /// <returns>Null while this worker does not lead.</returns>
    public ExperimentsReport? Report()
    {
        if (fold.Report is not { } source)
            return null;
        var (options, made) = (experiments.Options, Volatile.Read(ref newest));
        if (!ReferenceEquals(made?.Source, source) || !ReferenceEquals(made.Options, options))
            Volatile.Write(ref newest, made = new Made(source, options, Reporter.Report(source, options)));
        return made.Report;
    }

    sealed record Made(ReportSource Source, ExperimentsOptions Options, ExperimentsReport Report);
}
