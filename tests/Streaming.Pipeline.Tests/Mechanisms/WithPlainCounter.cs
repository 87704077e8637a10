using System.Globalization;
using Google.Protobuf;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>
/// The unique write id switched off in favour of a plain counter: a point's write id is its revision. The writer's own ids are translated on
/// the way out, and on the way back where the stored number is the one it wrote.
/// </summary>
public sealed class WithPlainCounter(IQdrantClient inner) : PassingQdrant(inner)
{
    readonly Dictionary<string, (string Own, string Counter)> _latest = [];
    readonly Dictionary<string, string> _counters = [];

    public override Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        for (var i = 0; i < request.Points.Count; i++)
            request.Points[i] = Counted(PointStruct.Parser.ParseFrom(request.Points[i])).ToByteString();
        if (request.HasUpdateFilter)
        {
            var filter = Filter.Parser.ParseFrom(request.UpdateFilter);
            foreach (var match in filter.Should.SelectMany(clause => clause.Filter.Must).Where(must => must.Field is not null).Select(must => must.Field.Match))
                match.Keyword = _counters.GetValueOrDefault(match.Keyword, match.Keyword);
            request.UpdateFilter = filter.ToByteString();
        }
        return Inner.UpsertAsync(request, cancellationToken);
    }

    public override async Task<IReadOnlyList<RetrievedPoint>> GetAsync(GetPoints request, CancellationToken cancellationToken)
    {
        var found = await Inner.GetAsync(request, cancellationToken);
        if (IsReadBack(request))
            foreach (var point in found)
                if (_latest.TryGetValue(point.Id.Uuid, out var written) && point.Payload[FencedWrites.WriteIdKey].StringValue == written.Counter)
                    point.Payload[FencedWrites.WriteIdKey] = new Value { StringValue = written.Own };
        return found;
    }

    PointStruct Counted(PointStruct point)
    {
        var (own, counter) = (WriteIdOf(point), point.Payload[UserPayload.Revision].IntegerValue.ToString(CultureInfo.InvariantCulture));
        _latest[point.Id.Uuid] = (own, counter);
        _counters[own] = counter;
        point.Payload[FencedWrites.WriteIdKey] = new Value { StringValue = counter };
        return point;
    }
}
