using Streaming.Interests;

namespace Streaming.Operator.Verification.Checking;

/// <summary>An event as it stands in a topic, with the time that counts.</summary>
readonly record struct LoggedEvent(string Topic, int Partition, long Offset, UserEvent Event);
