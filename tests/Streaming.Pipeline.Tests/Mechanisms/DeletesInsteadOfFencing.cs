using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>The erasure fence switched off: an erasure deletes the user's point, as one would without it, and is not remembered.</summary>
public sealed class DeletesInsteadOfFencing(IBatchHandler<UserEvent> inner, IQdrantClient qdrant, string collection) : IBatchHandler<UserEvent>
{
    public async Task HandleAsync(IReadOnlyList<KeyedRecords<UserEvent>> batch, CancellationToken cancellationToken)
    {
        foreach (var (user, records) in batch)
            if (records.Any(record => record.Event is ErasureEvent))
                await qdrant.DeleteAsync(
                    new DeletePoints
                    {
                        CollectionName = collection,
                        Points = new PointsSelector { Points = new PointsIdsList { Ids = { PointIds.User(user).ToPointId() } } },
                    },
                    cancellationToken);
            else
                await inner.HandleAsync([new(user, records)], cancellationToken);
    }
}
