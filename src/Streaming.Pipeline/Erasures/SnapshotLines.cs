using System.Globalization;
using Streaming.Contracts;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Erasures;

/// <summary>
/// Snapshots that the server keeps of the worker's collections. They cannot be erased in part. A restored one rewinds its worker, which then
/// reads the profile change again.
/// </summary>
public sealed class SnapshotLines(IQdrantClient qdrant, string alias, string own) : IErasureStore
{
    public async Task AddLinesAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken)
    {
        var collections = (await qdrant.ListCollectionsAsync(cancellationToken)).Where(name => Generation.IsOf(alias, name)).Append(own).Distinct();
        foreach (var collection in collections.Order(StringComparer.Ordinal))
        {
            var line = await LineAsync(collection, cancellationToken);
            foreach (var (receipt, _) in erasures)
                receipt.Lines.Add(line.Clone());
        }
    }

    async Task<ErasureLine> LineAsync(string collection, CancellationToken cancellationToken)
    {
        var line = new ErasureLine { Store = ErasureStore.Snapshots, Name = collection };
        try
        {
            var snapshots = await qdrant.ListSnapshotsAsync(collection, cancellationToken);
            line.Outcome = snapshots.Count == 0 ? ErasureOutcome.NothingHeld : ErasureOutcome.Kept;
            line.Detail = snapshots.Count == 0
                ? "The server keeps none. Copies elsewhere are not seen."
                : string.Create(CultureInfo.InvariantCulture,
                    $"{snapshots.Count} on the server may hold what was before: {string.Join(", ", snapshots.Select(s => s.Name))}. Delete them, and copies elsewhere.");
        }
        catch (Exception e) when (e is QdrantRefusedException or QdrantDeniedException)
        {
            (line.Outcome, line.Detail) = (ErasureOutcome.Unreachable, e.Message);
        }
        return line;
    }
}
