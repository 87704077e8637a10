using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>One record as the broker gave it: raw bytes and where they stood.</summary>
/// <param name="Timestamp">The record's timestamp in Unix milliseconds.</param>
public sealed record SourceRecord(string Topic, int Partition, long Offset, long Timestamp, byte[]? Key, byte[]? Value, Headers? Headers)
{
    internal static SourceRecord Of(ConsumeResult<byte[]?, byte[]?> result) => new(
        result.Topic, result.Partition.Value, result.Offset.Value, result.Message.Timestamp.UnixTimestampMs,
        result.Message.Key, result.Message.Value, result.Message.Headers);

    /// <summary>
    /// Unix milliseconds: the time that counts for what the record says. Of a replayed dead letter the earlier of its own timestamp and the
    /// one that it first had: a replay never makes anything newer, so that what an erasure covered stays covered.
    /// </summary>
    public long OriginalTimestamp => ReplayOrigin.Of(this) is { } origin ? Math.Min(Timestamp, origin.Timestamp) : Timestamp;
}

/// <summary>A decoded record.</summary>
public readonly record struct Decoded<T>(SourceRecord Record, T Event);

/// <summary>All records of one key in a batch, oldest first. No records: a wake-up, see <see cref="RecordStream{T}.Wake"/>.</summary>
public sealed record KeyedRecords<T>(string Key, IReadOnlyList<Decoded<T>> Records);

/// <summary>Turns a record's bytes into a keyed event.</summary>
public interface IRecordDecoder<T>
{
    /// <returns>False when the record is valid but does not concern this worker.</returns>
    /// <exception cref="InvalidRecordException">The record cannot be decoded or is not valid: it goes to the dead letters.</exception>
    bool TryDecode(SourceRecord record, out string key, out T decoded);
}

/// <summary>A record that no retry can help.</summary>
/// <param name="errorClass">A stable, short name for the kind of error, for example <c>undecodable</c> or <c>invalid</c>.</param>
public sealed class InvalidRecordException(string errorClass, string message) : Exception(message)
{
    /// <summary>The error class of a record on which the decoder itself failed: a defect, and no outage that waiting could help.</summary>
    public const string DecoderFailed = "decoder_failed";

    public string ErrorClass { get; } = errorClass;
}

/// <summary>Makes the effect of a batch durable.</summary>
public interface IBatchHandler<T>
{
    /// <summary>
    /// Returns when the effect of every record is durable, or the record is in the dead letters. At most one call at a time holds a
    /// given key; several calls run side by side for different keys.
    /// </summary>
    /// <exception cref="OperationCanceledException">The worker stops; the batch will be redelivered.</exception>
    /// <remarks>Any other exception counts as an outage: the same batch is handed over again after a pause.</remarks>
    Task HandleAsync(IReadOnlyList<KeyedRecords<T>> batch, CancellationToken cancellationToken);
}

/// <summary>How far a source partition is applied: every record below <paramref name="Offset"/>, and every one with a timestamp before
/// <paramref name="AppliedUpTo"/> (Unix milliseconds).</summary>
/// <param name="TopicId">
/// The id that the brokers gave the topic (KIP-516): a topic that is deleted and made anew has another, though it may reach beyond
/// <paramref name="Offset"/>. Null where it is not known.
/// </param>
public readonly record struct Progress(string Topic, int Partition, long Offset, long AppliedUpTo, string? TopicId = null);

/// <summary>Keeps progress beside the effect.</summary>
public interface IProgressStore
{
    /// <returns>Null where there is none yet.</returns>
    Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken);

    /// <summary>Moves progress forward, never back. Called only when everything below is durable.</summary>
    /// <exception cref="StreamFaultedException">What is stored lies before what it was: the states went back, too.</exception>
    Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken);

    /// <summary>Sets progress back: only where an operator lets a stream begin below it, as on a topic that was made anew.</summary>
    Task RewindAsync(Progress progress, CancellationToken cancellationToken);
}

/// <summary>Puts records that no retry can help on <c>&lt;topic&gt;.dlq</c>.</summary>
public interface IDeadLetters
{
    /// <summary>Returns when the broker has acknowledged the dead letter.</summary>
    Task SendAsync(SourceRecord record, string errorClass, string message, CancellationToken cancellationToken);
}
