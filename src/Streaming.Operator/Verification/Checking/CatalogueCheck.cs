using System.Numerics.Tensors;
using Streaming.Operator.Verification.Planning;
using Streaming.Pipeline.Items;

namespace Streaming.Operator.Verification.Checking;

/// <summary>The newest version of each item, and whether it is the one that the catalogue holds.</summary>
sealed class CatalogueCheck
{
    const float Tolerance = 1e-6f;

    readonly Lock gate = new();
    readonly Dictionary<string, (PlannedItem Item, long UpdatedAt, long Offset)> newest = [];

    /// <summary>Takes one record of the topic.</summary>
    /// <param name="timestamp">The record's, Unix milliseconds.</param>
    public void Add(PlannedItem item, long timestamp, long offset)
    {
        var updatedAt = Math.Min(item.UpdatedAt, timestamp);
        lock (gate)
        {
            if (!newest.TryGetValue(item.ItemId, out var known) || (updatedAt, offset).CompareTo((known.UpdatedAt, known.Offset)) > 0)
                newest[item.ItemId] = (item, updatedAt, offset);
        }
    }

    /// <summary>The ids of all items that records tell of.</summary>
    public IReadOnlyList<string> Items
    {
        get
        {
            lock (gate)
                return [.. newest.Keys];
        }
    }

    /// <param name="stored">What the catalogue holds of <see cref="Items"/>.</param>
    /// <param name="others">Ids of further points that it holds.</param>
    public void Check(IReadOnlyDictionary<string, CatalogueItem> stored, IEnumerable<string> others, Findings findings)
    {
        lock (gate)
        {
            foreach (var (id, (item, updatedAt, _)) in newest)
            {
                if (!stored.TryGetValue(id, out var held))
                    findings.Add(FindingKind.ItemDiffers, $"{id} is missing");
                else if (!Same(item, held))
                    findings.Add(FindingKind.ItemDiffers, $"{id} is not its newest version, of {updatedAt}");
            }

            foreach (var id in others.Where(id => !newest.ContainsKey(id)))
                findings.Add(FindingKind.OrphanPoint, $"catalogue: {id} is there, of which no record tells");
        }
    }

    static bool Same(PlannedItem item, CatalogueItem held)
    {
        if (item.Vector is null || held.Vector is null)
            return item.Vector is null && held.Vector is null;
        var unit = new float[item.Vector.Length];
        TensorPrimitives.Divide(item.Vector, TensorPrimitives.Norm<float>(item.Vector), unit);
        return item.Topics.SequenceEqual(held.Topics) && TensorPrimitives.Distance<float>(unit, held.Vector) <= Tolerance;
    }
}
