using Streaming.Pipeline.Tests.Mechanisms;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>A server whose answers fit one user's state at a time.</summary>
sealed class NarrowQdrant(IQdrantClient inner) : PassingQdrant(inner)
{
    public override Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken) =>
        request.Ids.Count > 1 && !IsReadBack(request)
            ? Task.FromException<IReadOnlyList<RetrievedPoint>>(new QdrantAnswerTooLargeException("too large"))
            : Inner.GetAsync(request, cancellationToken);
}
