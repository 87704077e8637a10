using Streaming.Kafka;
using Streaming.Query.Answering;

namespace Streaming.Query.Freshening;

/// <summary>
/// Looks once a second how far everything is applied, whether or not anybody asks: what users feel, seen from where they are answered, so that it
/// is told also when a worker, Kafka or Qdrant is down.
/// </summary>
sealed partial class ProgressWatch(ServingViews views, TopicNames topics, QueryMetrics metrics, TimeProvider time, ILogger<ProgressWatch> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Of the partition that is furthest behind: the time up to which everything is applied; null where nothing is known.</summary>
    public static long? AppliedUpTo(IEnumerable<Progress> progress) => progress.Min(partition => (long?)partition.AppliedUpTo);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                var view = await views.CurrentAsync(stoppingToken);
                metrics.Applied(AppliedUpTo(view.ImplicitProgress.Where(IsOurs)), AppliedUpTo(view.ExplicitProgress.Where(IsOurs)));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The age of what was seen last goes on growing.
                LogUnseen(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Not of topics that were read under another name.</summary>
    bool IsOurs(Progress progress) => progress.Topic == topics.Engagements || progress.Topic == topics.ProfileChanges;

    [LoggerMessage(Level = LogLevel.Debug, Message = "How far everything is applied is not known.")]
    partial void LogUnseen(Exception error);
}
