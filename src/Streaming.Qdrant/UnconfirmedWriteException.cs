using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>The server answered a write without saying that it is applied: as unknown as a timeout.</summary>
sealed class UnconfirmedWriteException(UpdateStatus status) : Exception($"the write was answered with {status}, not with {UpdateStatus.Completed}");
