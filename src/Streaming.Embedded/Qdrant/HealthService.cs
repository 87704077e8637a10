using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary><c>qdrant.Qdrant</c>.</summary>
sealed class HealthService : Streaming.Qdrant.Protocol.Qdrant.QdrantBase
{
    public override Task<HealthCheckReply> HealthCheck(HealthCheckRequest request, ServerCallContext context) =>
        Task.FromResult(new HealthCheckReply { Title = EmbeddedQdrant.Title, Version = EmbeddedQdrant.AnswersLike });
}
