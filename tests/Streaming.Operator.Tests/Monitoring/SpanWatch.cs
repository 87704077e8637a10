using System.Collections.Concurrent;
using System.Diagnostics;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>Listens as an exporter with a parent-based sampler does: to traces that their parents sample, and to those that begin at <see cref="App"/>.</summary>
sealed class SpanWatch : IDisposable
{
    readonly ActivitySource app = new("Shop");
    readonly ActivityListener listener;

    public SpanWatch()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source == app || source.Name is "Microsoft.AspNetCore" || source.Name.StartsWith("Streaming.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Source == app || options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public ConcurrentQueue<Activity> Spans { get; } = new();

    /// <summary>Begins a trace, as a producer's or a caller's own code does.</summary>
    public Activity App(string name) => app.StartActivity(name)!;

    public void Dispose()
    {
        listener.Dispose();
        app.Dispose();
    }

    /// <summary>The spans of a trace as a tree below what this began, children by consumer group and in the order in which they began.</summary>
    public string Tree(ActivityTraceId trace, Func<string, string> name)
    {
        var spans = Spans.Where(span => span.TraceId == trace).OrderBy(span => span.GetTagItem("messaging.consumer.group.name") as string, StringComparer.Ordinal)
            .ThenBy(span => span.StartTimeUtc).ToList();
        return string.Concat(spans.Where(span => span.Source == app).Select(root => Branch(root, 0)));

        string Branch(Activity span, int depth) =>
            $"{new string(' ', 2 * depth)}{name(span.DisplayName)}{Group(span, name)}{Links(span, name)}\n"
            + string.Concat(spans.Where(child => child.ParentSpanId == span.SpanId).Select(child => Branch(child, depth + 1)));
    }

    static string Group(Activity span, Func<string, string> name) =>
        span.GetTagItem("messaging.consumer.group.name") is string group ? $" ({name(group)} worker)" : "";

    string Links(Activity span, Func<string, string> name) => string.Concat(span.Links.Select(link =>
        $" -> linked to {name(Spans.FirstOrDefault(other => other.SpanId == link.Context.SpanId)?.DisplayName ?? "unknown")}"));
}
