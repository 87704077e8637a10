using Streaming.Contracts;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Erasures;

/// <summary>Collections of the same kind that other models have beside the worker's own. Their own workers erase there, and say so themselves.</summary>
/// <param name="own">The real name of the worker's own collection.</param>
public sealed class OtherGenerationLines(IQdrantClient qdrant, string alias, string own) : IErasureStore
{
    public async Task AddLinesAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken)
    {
        var others = (await qdrant.ListCollectionsAsync(cancellationToken)).Where(name => name != own && Generation.IsOf(alias, name)).ToList();
        foreach (var (receipt, _) in erasures.Where(_ => others.Count == 0))
            receipt.Lines.Add(Line(alias, ErasureOutcome.NothingHeld, "There is no collection of another model."));
        foreach (var other in others.Order(StringComparer.Ordinal))
            await AddLinesAsync(erasures, other, cancellationToken);
    }

    async Task AddLinesAsync(IReadOnlyList<Erasure> erasures, string other, CancellationToken cancellationToken)
    {
        try
        {
            var fences = await StoredFence.ReadAsync(qdrant, other, erasures, cancellationToken);
            foreach (var (receipt, _) in erasures)
                receipt.Lines.Add(Line(other, fences[receipt.UserId], receipt));
        }
        catch (Exception e) when (e is QdrantRefusedException or QdrantDeniedException)
        {
            foreach (var (receipt, _) in erasures)
                receipt.Lines.Add(Line(other, ErasureOutcome.Unreachable, e.Message));
        }
    }

    static ErasureLine Line(string name, StoredFence fence, ErasureReceipt receipt) => fence switch
    {
        { Error: { } error } => Line(name, ErasureOutcome.Unreachable, $"The stored point cannot be read: {error}."),
        { Exists: false } => Line(name, ErasureOutcome.NothingHeld, "It has no point of the user."),
        _ when fence.Covers(receipt) => Line(name, ErasureOutcome.Erased, ""),
        _ => Line(name, ErasureOutcome.Pending, "Its own worker erases it when it reads the profile change. Where none runs any more, delete the collection."),
    };

    static ErasureLine Line(string name, ErasureOutcome outcome, string detail) =>
        new() { Store = ErasureStore.OtherGeneration, Name = name, Outcome = outcome, Detail = detail };
}
