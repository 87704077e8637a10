namespace Streaming.Kafka.States;

/// <summary>The group gave the state topic's partition to another worker.</summary>
internal sealed class LeadershipLostException() : Exception("Another worker leads now.");
