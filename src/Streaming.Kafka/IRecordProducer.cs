using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>Produces records: idempotent, acknowledged by all replicas in sync, in order per partition.</summary>
public interface IRecordProducer
{
    /// <summary>Returns where the record stands when the broker has acknowledged it. Waits while too many records are under way.</summary>
    /// <param name="headers">Where the producing is traced, the trace's context is put in, see <see cref="Tracing.TraceHeaders"/>.</param>
    /// <param name="timestamp">Unix milliseconds; null: now. A topic with log-append time replaces it.</param>
    /// <exception cref="KafkaException">Not acknowledged within <c>delivery.timeout.ms</c> (30 s unless configured), or refused.</exception>
    /// <exception cref="OperationCanceledException">The caller no longer waits; the record may still arrive.</exception>
    Task<TopicPartitionOffset> ProduceAsync(
        string topic, byte[]? key, byte[]? value, Headers? headers = null, long? timestamp = null, CancellationToken cancellationToken = default);
}
