using Streaming.Kafka;
using Streaming.Operator.Commands.Collections;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Status;

/// <summary>Compares the progress in the live collections with the ends of the topics.</summary>
static class Lags
{
    /// <param name="worker">One of <see cref="KindServices.Aliases"/>; null: all.</param>
    /// <exception cref="GenerationException">No generation is live.</exception>
    public static async Task<IReadOnlyList<LaggingPartition>> ReadAsync(CommandSession session, string? worker, CancellationToken cancellationToken)
    {
        var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
        var check = new CollectionCheck(session.Get<IQdrantClient>(), session.Get<TopicReader>(), session.Get<TopicNames>());
        var partitions = new List<LaggingPartition>();
        foreach (var (name, alias) in KindServices.Aliases.Where(kind => worker is null || kind.Key == worker))
        {
            var progress = await check.ProgressAsync(alias, generation.NameOf(alias), cancellationToken);
            partitions.AddRange(progress.Select(one => LaggingPartition.Of(name, one, session.Time.GetUtcNow())));
        }
        return partitions;
    }
}
