using Streaming.Operator.Running;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>Finds the items that one generation has and another has not: records that are gone from the topic, or that the new model refused.</summary>
sealed class MissingItems(IQdrantClient qdrant, Output output)
{
    const int Page = 256, Told = 10;

    /// <returns>The ids of items that <paramref name="from"/> has, not deleted, and <paramref name="to"/> does not have.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(Generation from, Generation to, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        var alive = new Filter { Must = { Conditions.IsEmpty(ItemPayload.Deleted) }, MustNot = { Conditions.IsEmpty(ItemPayload.ItemId) } };
        PointId? next = null;
        do
        {
            var page = await qdrant.ScrollAsync(MajorityReads.Scroll(from.Items, alive, Page, next, fields: ItemPayload.ItemId), cancellationToken);
            string[] ids = [.. page.Result.Select(point => point.Payload[ItemPayload.ItemId].StringValue)];
            var found = await qdrant.GetAsync(MajorityReads.Get(to.Items, ids.Select(PointIds.Item), withVectors: false, ItemPayload.ItemId), cancellationToken);
            missing.AddRange(ids.Except(found.Select(point => point.Payload[ItemPayload.ItemId].StringValue)));
            next = page.NextPageOffset;
        }
        while (next is not null);
        if (missing.Count > 0)
            output.Remark($"{missing.Count} items of {from.Items} are not in {to.Items}: {string.Join(", ", missing.Take(Told))}{(missing.Count > Told ? ", …" : "")}."
                + " Their records are gone from the topic, or the new model cannot take them: produce them again, with what it needs.");
        return missing;
    }
}
