namespace Streaming.Kafka;

/// <summary>What a <see cref="RecordStream{T}"/> reads and what becomes of it.</summary>
public sealed class StreamDefinition<T>
{
    /// <summary>Names the stream in logs, metrics and health, for example <c>implicit</c>.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Topics { get; init; }

    public required IRecordDecoder<T> Decoder { get; init; }

    public required IBatchHandler<T> Handler { get; init; }

    /// <summary>Where progress lives. Null: the group's committed offsets alone say where to go on, and gaps are passed over.</summary>
    public IProgressStore? Progress { get; init; }

    /// <summary>While true nothing new is read, for example because a circuit is open. Asked several times a second.</summary>
    public Func<bool>? PauseWhile { get; init; }

    /// <summary>Null: the options of section <c>Stream</c>.</summary>
    public StreamOptions? Options { get; init; }
}
