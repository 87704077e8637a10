using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Pipeline.Erasures;

/// <summary>What experiments remember, in a compacted topic of their own: their worker reads the same profile change and forgets the user.</summary>
public sealed class ExperimentLines(TopicRetention retention, TopicNames names) : IErasureStore
{
    public async Task AddLinesAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken)
    {
        var kept = (await retention.OfAsync([names.ExperimentState], cancellationToken))[names.ExperimentState];
        foreach (var (receipt, _) in erasures)
            receipt.Lines.Add(new ErasureLine
            {
                Store = ErasureStore.ExperimentCounts,
                Name = names.ExperimentState,
                Outcome = kept.Exists ? ErasureOutcome.Kept : ErasureOutcome.NothingHeld,
                Detail = kept.Exists
                    ? "The experiments worker forgets the user's answers when it reads the profile change; the topic's compaction then takes the older"
                        + " versions. Sums over many users stay."
                    : kept.Detail,
            });
    }
}
