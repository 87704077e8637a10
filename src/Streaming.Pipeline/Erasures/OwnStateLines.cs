using Streaming.Contracts;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Erasures;

/// <summary>The worker's own collection: the fence is read back from the server before the line says so.</summary>
public sealed class OwnStateLines(IQdrantClient qdrant, UserPointStore store, string collection, ErasureStore kind) : IErasureStore
{
    /// <exception cref="ErasureNotDurableException">A fence is not there although it was written: the collection was changed underneath.</exception>
    public async Task AddLinesAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken)
    {
        var fences = await StoredFence.ReadAsync(qdrant, collection, erasures, cancellationToken);
        foreach (var (receipt, setAside) in erasures)
        {
            var fence = fences[receipt.UserId];
            if (!fence.Covers(receipt) && (setAside ?? fence.Error) is not { })
            {
                store.Forget(receipt.UserId);
                throw new ErasureNotDurableException(receipt, collection);
            }
            receipt.Lines.Add(fence.Covers(receipt)
                ? new ErasureLine { Store = kind, Name = collection, Outcome = ErasureOutcome.Erased }
                : new ErasureLine
                {
                    Store = kind,
                    Name = collection,
                    Outcome = ErasureOutcome.Unreachable,
                    Detail = $"{setAside ?? fence.Error} The profile change is in the dead letters: mend the cause, then replay it.",
                });
        }
    }
}

/// <summary>An erasure was folded, but the collection does not hold it: the batch comes again and folds from what is stored.</summary>
public sealed class ErasureNotDurableException(ErasureReceipt receipt, string collection)
    : Exception($"Collection {collection} does not hold the erasure that {receipt.Topic}[{receipt.Partition}]@{receipt.Offset} asked for.");
