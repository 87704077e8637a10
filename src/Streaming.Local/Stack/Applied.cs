using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Local.Stack;

/// <summary>How many records of some topics one worker has durably applied since the start of the run, from its progress points.</summary>
sealed class Applied
{
    readonly IQdrantClient qdrant;
    readonly string collection;
    readonly IReadOnlyList<Guid> points;
    long start;

    Applied(IQdrantClient qdrant, string collection, IReadOnlyList<Guid> points) =>
        (this.qdrant, this.collection, this.points) = (qdrant, collection, points);

    /// <param name="partitions">The partitions of each topic.</param>
    public static async Task<Applied> FollowAsync(
        IQdrantClient qdrant, string collection, IEnumerable<(string Topic, int Partitions)> partitions, CancellationToken cancellationToken)
    {
        var points = partitions.SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(p => PointIds.Progress(topic.Topic, p)));
        var applied = new Applied(qdrant, collection, [.. points]);
        applied.start = await applied.CountAsync(cancellationToken);
        return applied;
    }

    /// <summary>Offsets of a topic have no gaps here: nobody produces to it in transactions.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var request = MajorityReads.Get(collection, points, withVectors: false, FencedWrites.OffsetKey);
        var found = await qdrant.GetAsync(request, cancellationToken);
        return found.Sum(point => point.Payload[FencedWrites.OffsetKey].IntegerValue) - start;
    }
}
