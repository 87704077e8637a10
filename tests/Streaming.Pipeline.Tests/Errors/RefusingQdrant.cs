using Streaming.Pipeline.Tests.Mechanisms;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>A server that refuses every write with one user's point, for its content.</summary>
sealed class RefusingQdrant(IQdrantClient inner, string user) : PassingQdrant(inner)
{
    readonly string _refused = PointIds.User(user).ToString();

    public int Writes { get; private set; }

    public override Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        Writes++;
        return request.Points.Any(bytes => PointStruct.Parser.ParseFrom(bytes).Id.Uuid == _refused)
            ? Task.FromException(new QdrantRefusedException("the content is refused"))
            : Inner.UpsertAsync(request, cancellationToken);
    }
}
