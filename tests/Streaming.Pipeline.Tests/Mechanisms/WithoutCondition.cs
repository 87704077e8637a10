using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>Compare-and-set switched off: users are written whatever stands there.</summary>
public sealed class WithoutCondition(IQdrantClient inner) : PassingQdrant(inner)
{
    public override Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        request.ClearUpdateFilter();
        request.UpdateMode = UpdateMode.Upsert;
        return Inner.UpsertAsync(request, cancellationToken);
    }
}
