namespace Streaming.Operator.Commands.Topics;

/// <summary>A setting that a topic must have.</summary>
/// <param name="Setting">Its name in Kafka, for example <c>cleanup.policy</c>.</param>
/// <param name="Reason">What goes wrong otherwise.</param>
sealed record TopicDemand(string Setting, string Value, string Reason);
