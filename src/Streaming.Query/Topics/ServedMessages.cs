using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;

namespace Streaming.Query.Topics;

static class ServedMessages
{
    /// <summary>What was answered, each item with the interest whose turn put it there.</summary>
    public static Served Of(RetrieveRequest request, RetrieveResponse response, DateTimeOffset servedAt)
    {
        var served = new Served
        {
            RequestId = response.RequestId,
            UserId = response.UserId,
            ServedAt = Timestamp.FromDateTimeOffset(servedAt),
            Surface = request.Surface,
            Strategy = response.Strategy,
            StrategyName = response.StrategyName,
            Segment = response.Segment,
            Fingerprint = response.Fingerprint,
            Fallback = response.Fallback,
            Arm = response.Arm,
        };
        served.Items.Capacity = response.Items.Count;
        for (var i = 0; i < response.Items.Count; i++)
        {
            var item = response.Items[i];
            var source = response.Interests[(int)item.FoundBy[0].Interest];
            served.Items.Add(new ServedItem
            {
                ItemId = item.ItemId,
                Position = (uint)i + 1,
                Score = item.Score,
                SourceKind = source.Kind,
                SourceId = source.Id,
                SourceIndex = item.FoundBy[0].Interest,
            });
        }
        return served;
    }
}
