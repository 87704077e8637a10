using System.Diagnostics;
using System.Globalization;
using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tracing;

/// <summary>
/// The spans of handling one batch. The first sampled record's is the parent of what the handler does; those of the others link to it, as
/// OpenTelemetry has it for batches. A batch without a sampled record may begin a trace of its own, as the sampler says.
/// </summary>
sealed class ProcessSpans : IDisposable
{
    readonly List<(Ticket Ticket, Activity Span)> records = [];
    readonly Activity? own, before;

    ProcessSpans(Activity? own, Activity? before) => (this.own, this.before) = (own, before);

    /// <returns>Null where nothing of the batch is sampled; that costs a look at each record's headers.</returns>
    public static ProcessSpans? Start<T>(Batch<T> batch, string stream, string group)
    {
        if (!KafkaTraces.Source.HasListeners())
            return null;
        ProcessSpans? spans = null;
        var before = Activity.Current;
        var at = 0;
        foreach (var (_, decoded) in batch.Keys)
            for (var i = 0; i < decoded.Count; i++, at++)
                if (TraceHeaders.TryGetSampled(decoded[i].Record.Headers, out var context) && Span(decoded[i].Record, group, context, spans) is { } span)
                    (spans ??= new ProcessSpans(null, before)).records.Add((batch.Tickets[at], span));
        if (spans is not null)
        {
            Activity.Current = spans.records[0].Span;
            return spans;
        }
        return KafkaTraces.Source.StartActivity("process", ActivityKind.Consumer) is { } own ? new ProcessSpans(Named(own, stream, group), before) : null;
    }

    /// <summary>All is applied: the records' traces end when their offsets may be committed.</summary>
    public void Applied()
    {
        foreach (var (ticket, span) in records)
        {
            span.Stop();
            ticket.Partition.Traced.Applied(ticket.Offset, span.Context, span.StartTimeUtc + span.Duration);
        }
    }

    public void Dispose()
    {
        foreach (var (_, span) in records)
            span.Dispose();
        own?.Dispose();
        Activity.Current = before;
    }

    static Activity? Span(SourceRecord record, string group, ActivityContext parent, ProcessSpans? batch)
    {
        var links = batch is null ? null : new[] { new ActivityLink(batch.records[0].Span.Context) };
        var span = KafkaTraces.Source.StartActivity("process", ActivityKind.Consumer, parent, links: links);
        return span is null
            ? null
            : Named(span, record.Topic, group)
                .SetTag("messaging.destination.name", record.Topic)
                .SetTag("messaging.destination.partition.id", record.Partition.ToString(CultureInfo.InvariantCulture))
                .SetTag("messaging.kafka.offset", record.Offset);
    }

    static Activity Named(Activity span, string what, string group)
    {
        span.DisplayName = $"process {what}";
        return span.SetTag(KafkaTraces.System.Key, KafkaTraces.System.Value)
            .SetTag("messaging.operation.name", "process").SetTag("messaging.operation.type", "process").SetTag("messaging.consumer.group.name", group);
    }
}
