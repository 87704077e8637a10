using Streaming.Kafka;
using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>The collections that one answer uses, and how far their partitions were applied when it was read.</summary>
sealed record ServingView(Generation Generation, IReadOnlyList<Progress> ImplicitProgress, IReadOnlyList<Progress> ExplicitProgress);
