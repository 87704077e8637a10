using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>How far a generation is: of each collection that has progress, as a majority of the replicas has it.</summary>
static class GenerationProgress
{
    /// <summary>The aliases of the collections that have progress.</summary>
    public static IReadOnlyList<string> Aliases { get; } = [Generation.ItemsAlias, Generation.UserImplicitAlias, Generation.UserExplicitAlias];

    public static async Task<IReadOnlyList<RecordedProgress>> ReadAsync(IQdrantClient qdrant, Generation generation, CancellationToken cancellationToken)
    {
        var all = new List<RecordedProgress>();
        foreach (var alias in Aliases)
            all.AddRange((await new QdrantProgressStore(qdrant, generation.NameOf(alias)).ReadAllAsync(majority: true, cancellationToken))
                .Select(p => new RecordedProgress(alias, p.Topic, p.Partition, p.Offset, p.AppliedUpTo, p.TopicId)));
        return [.. all.OrderBy(p => p.Alias, StringComparer.Ordinal).ThenBy(p => p.Topic, StringComparer.Ordinal).ThenBy(p => p.Partition)];
    }
}
