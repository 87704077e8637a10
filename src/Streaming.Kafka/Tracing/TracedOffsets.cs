using System.Diagnostics;

namespace Streaming.Kafka.Tracing;

/// <summary>Sampled records of a partition that are applied and whose offsets are not durable yet: their last span is still to come.</summary>
sealed class TracedOffsets(string topic)
{
    /// <summary>More would only be a burst of traced records; they go without the last span.</summary>
    const int Most = 1000;

    readonly Lock gate = new();
    readonly List<(long Offset, ActivityContext Process, DateTime AppliedAt)> waiting = [];

    public void Applied(long offset, ActivityContext process, DateTime appliedAt)
    {
        lock (gate)
            if (waiting.Count < Most)
                waiting.Add((offset, process, appliedAt));
    }

    /// <summary>Everything below <paramref name="offset"/> is durable and may be committed.</summary>
    public void Durable(long offset)
    {
        lock (gate)
        {
            if (waiting.Count == 0)
                return;
            foreach (var (_, process, appliedAt) in waiting.Where(record => record.Offset < offset))
                using (var span = KafkaTraces.Source.StartActivity("settle", ActivityKind.Client, process, startTime: appliedAt))
                {
                    if (span is null)
                        continue;
                    span.DisplayName = $"commit {topic}";
                    span.SetTag(KafkaTraces.System.Key, KafkaTraces.System.Value).SetTag("messaging.operation.name", "commit")
                        .SetTag("messaging.operation.type", "settle").SetTag("messaging.destination.name", topic);
                }
            waiting.RemoveAll(record => record.Offset < offset);
        }
    }
}
