using Google.Protobuf.Collections;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Qdrant.Protocol;

namespace Streaming.Query.Answering;

/// <summary>What one search found.</summary>
sealed class Page(Source source, int asked)
{
    public Source Source => source;

    /// <summary>How many items the server was asked for.</summary>
    public int Asked { get; set; } = asked;

    /// <summary>The server gave as many as it was asked for, so there may be more.</summary>
    public bool MayHaveMore { get; private set; } = asked == 0;

    /// <summary>Nearest first, without the excluded items.</summary>
    public List<Candidate<string>> Items { get; } = [];

    public void Take(RepeatedField<ScoredPoint> points, HashSet<string> excluded)
    {
        Items.Clear();
        Items.EnsureCapacity(points.Count);
        foreach (var point in points)
            if (point.Payload.TryGetValue(ItemPayload.ItemId, out var id) && !excluded.Contains(id.StringValue))
                Items.Add(new Candidate<string>(id.StringValue, point.Score));
        MayHaveMore = points.Count >= Asked;
    }
}
