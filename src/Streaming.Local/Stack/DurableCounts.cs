using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Local.Stack;

/// <summary>What became of records, from the users' points of one collection.</summary>
static class DurableCounts
{
    const int PageSize = 1000;

    /// <summary>Summed over every user.</summary>
    public static async Task<RecordCounts> ReadAsync(IQdrantClient qdrant, string collection, CancellationToken cancellationToken)
    {
        var sum = default(RecordCounts);
        PointId? next = null;
        do
        {
            var page = await qdrant.ScrollAsync(
                MajorityReads.Scroll(collection, null, PageSize, next, withVectors: false, UserPayload.Counts), cancellationToken);
            foreach (var point in page.Result)
            {
                if (point.Payload.TryGetValue(UserPayload.Counts, out var counts) && counts.ListValue.Values is [var applied, var duplicate, var late])
                {
                    sum = new RecordCounts(
                        sum.Applied + applied.IntegerValue, sum.Duplicate + duplicate.IntegerValue, sum.Late + late.IntegerValue);
                }
            }

            next = page.NextPageOffset;
        }
        while (next is not null);
        return sum;
    }
}
