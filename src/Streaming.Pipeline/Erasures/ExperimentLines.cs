using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Pipeline.Erasures;

/// <summary>What experiments keep by person, in a compacted topic: the experiments worker erases it and says so in a line of its own.</summary>
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
                Outcome = kept.Exists ? ErasureOutcome.Pending : ErasureOutcome.NothingHeld,
                Detail = kept.Exists ? "The experiments worker erases what it keeps of the user and writes a line of its own for this topic." : kept.Detail,
            });
    }
}
