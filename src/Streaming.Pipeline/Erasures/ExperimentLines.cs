using Streaming.Contracts;

namespace Streaming.Pipeline.Erasures;

/// <summary>Counts of experiments: none are kept by person.</summary>
public sealed class ExperimentLines : IErasureStore
{
    public Task AddLinesAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken)
    {
        foreach (var (receipt, _) in erasures)
            receipt.Lines.Add(new ErasureLine
            {
                Store = ErasureStore.ExperimentCounts,
                Name = "experiments",
                Outcome = ErasureOutcome.NothingHeld,
                Detail = "No counts of experiments are kept by person.",
            });
        return Task.CompletedTask;
    }
}
