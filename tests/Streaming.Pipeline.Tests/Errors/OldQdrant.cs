using Streaming.Pipeline.Tests.Mechanisms;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>A server from before conditional writes.</summary>
sealed class OldQdrant(IQdrantClient inner) : PassingQdrant(inner)
{
    public override Task<HealthCheckReply> HealthCheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new HealthCheckReply { Version = "1.16.3" });
}
