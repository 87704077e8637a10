using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Engine;

/// <summary>Every point of a collection as it was once: what an operator restores from a snapshot.</summary>
sealed class CollectionCopy(IQdrantClient qdrant, string collection, IReadOnlyList<RetrievedPoint> points)
{
    public static async Task<CollectionCopy> TakeAsync(IQdrantClient qdrant, string collection)
    {
        var page = await qdrant.ScrollAsync(MajorityReads.Scroll(collection, null, 10_000, withVectors: true), Cancel);
        Assert.Null(page.NextPageOffset);
        return new CollectionCopy(qdrant, collection, page.Result);
    }

    /// <summary>Replaces all that the collection has by what it had.</summary>
    public async Task RestoreAsync()
    {
        await EmptyAsync(qdrant, collection);
        var request = new UpsertPoints { CollectionName = collection };
        foreach (var point in points)
        {
            var rows = Floats.Read(point.Vectors);
            request.Points.Add(new PointStruct
            {
                Id = point.Id,
                Payload = { point.Payload },
                Vectors = rows.Length == 0 ? Floats.None() : new Vectors { Vector = Floats.Multi(rows, PipelineFixture.Dimension) },
            });
        }
        await qdrant.UpsertAsync(request, Cancel);
    }

    public static Task EmptyAsync(IQdrantClient qdrant, string collection) => qdrant.DeleteAsync(
        new DeletePoints { CollectionName = collection, Points = new PointsSelector { Filter = new Filter() } }, Cancel);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
