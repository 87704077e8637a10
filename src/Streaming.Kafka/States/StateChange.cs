namespace Streaming.Kafka.States;

/// <summary>A record to write with what was folded.</summary>
/// <param name="Topic">The state topic, or one that others read.</param>
/// <param name="Value">Null: a tombstone.</param>
public readonly record struct StateChange(string Topic, string Key, byte[]? Value);
