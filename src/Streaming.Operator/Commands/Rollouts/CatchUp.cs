using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>Whether one generation has applied what another one had applied when it was asked.</summary>
sealed class CatchUp(IQdrantClient qdrant, TimeProvider time)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Reads how far <paramref name="ahead"/> is, once, and waits until <paramref name="behind"/> has come as far. Progress moves on idle
    /// partitions too while workers run, so workers that do not run are found out even where nothing is produced.
    /// </summary>
    /// <returns>The partitions that had not come as far within <paramref name="patience"/>.</returns>
    public async Task<IReadOnlyList<PartitionBehind>> WaitAsync(
        Generation ahead, Generation behind, TimeSpan patience, CancellationToken cancellationToken)
    {
        var goal = await GenerationProgress.ReadAsync(qdrant, ahead, cancellationToken);
        var started = time.GetTimestamp();
        IReadOnlyList<PartitionBehind> left;
        while ((left = Compare(goal, await GenerationProgress.ReadAsync(qdrant, behind, cancellationToken))).Count > 0
            && time.GetElapsedTime(started) < patience)
            await Task.Delay(LookEvery, time, cancellationToken);
        return left;
    }

    /// <summary>The partitions in which <paramref name="reached"/> is behind <paramref name="goal"/>.</summary>
    public static IReadOnlyList<PartitionBehind> Compare(IReadOnlyList<RecordedProgress> goal, IReadOnlyList<RecordedProgress> reached)
    {
        var found = reached.ToDictionary(p => (p.Alias, p.Topic, p.Partition));
        return [.. goal.Where(p => !found.TryGetValue((p.Alias, p.Topic, p.Partition), out var own)
                || (own.Offset, own.AppliedUpTo).CompareTo((p.Offset, p.AppliedUpTo)) < 0)
            .Select(p => new PartitionBehind(p.Alias, p.Topic, p.Partition, found.GetValueOrDefault((p.Alias, p.Topic, p.Partition))?.Offset, p.Offset))];
    }
}
