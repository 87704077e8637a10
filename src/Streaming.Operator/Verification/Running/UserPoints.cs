using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Verification.Running;

/// <summary>What the collections hold.</summary>
sealed class UserPoints(IQdrantClient qdrant)
{
    const int PageSize = 500;

    /// <summary>Every user of one collection, by id.</summary>
    public async Task<Dictionary<string, UserPoint>> ReadAsync(string collection, bool withVectors, CancellationToken cancellationToken)
    {
        var users = new Dictionary<string, UserPoint>();
        await foreach (var point in ScrollAsync(
            collection, new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } }, withVectors, cancellationToken))
        {
            var user = UserPayload.Decode(point);
            users[user.UserId] = user;
        }

        return users;
    }

    /// <summary>The first offset of a partition that may not be applied; 0 for a partition without progress.</summary>
    public async Task<Func<string, int, long>> ProgressAsync(string collection, CancellationToken cancellationToken)
    {
        var progress = (await new QdrantProgressStore(qdrant, collection).ReadAllAsync(cancellationToken))
            .ToDictionary(partition => (partition.Topic, partition.Partition), partition => partition.Offset);
        return (topic, partition) => progress.GetValueOrDefault((topic, partition));
    }

    /// <summary>Every value of a text field.</summary>
    public async Task<List<string>> TextsAsync(string collection, string field, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        await foreach (var point in ScrollAsync(
            collection, new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } }, withVectors: false, cancellationToken))
            texts.Add(point.Payload.TryGetValue(field, out var value) ? value.StringValue : $"point {point.Id.Uuid}");
        return texts;
    }

    async IAsyncEnumerable<RetrievedPoint> ScrollAsync(
        string collection, Filter filter, bool withVectors, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PointId? next = null;
        do
        {
            var page = await qdrant.ScrollAsync(MajorityReads.Scroll(collection, filter, PageSize, next, withVectors), cancellationToken);
            foreach (var point in page.Result)
                yield return point;
            next = page.NextPageOffset;
        }
        while (next is not null);
    }
}
