using Microsoft.Extensions.Options;
using Streaming.Catalogue.Popularity;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Tests.Popularity;

public sealed class PopularityEstimatesTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(100_000);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_AreOfAllAndByTopic_AndNameWhatTheCatalogueHas()
    {
        await fixture.Handler(fixture.Estimates()).HandleAsync(
            Records.Batch(
                Records.Update(Records.Item("a", null, null, "jazz"), 1), Records.Update(Records.Item("b", null, null, "jazz", "vinyl"), 1, 1),
                Records.Update(Records.Item("deleted", null, null, "jazz"), 1, 2), Records.Deletion("deleted", 2, 3)),
            Cancel);
        var counts = new PopularityCounts(60_000, capacity: 1000);
        foreach (var (item, value) in (IEnumerable<(string, double)>)[("a", 4), ("b", 8), ("deleted", 9), ("unknown", 10)])
            counts.Restore(item, new DecayedCount(value, 40_000));
        var estimates = Estimates(counts);

        await estimates.WriteAsync(CatalogueFixture.Generation, Cancel);

        Assert.Equal([("b", 4.0), ("a", 2.0)], await ListAsync(null));
        Assert.Equal([("b", 4.0), ("a", 2.0)], await ListAsync("jazz"));
        Assert.Equal([("b", 4.0)], await ListAsync("vinyl"));
    }

    PopularityEstimates Estimates(PopularityCounts counts) => new(
        fixture.Qdrant, counts, Options.Create(new CatalogueOptions()),
        new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));

    async Task<List<(string, double)>> ListAsync(string? topic)
    {
        var point = (await fixture.Qdrant.GetAsync(MajorityReads.Get(CatalogueFixture.Generation.Topics, [PointIds.Popular(topic)]), Cancel)).Single();
        Assert.True(point.Payload[ItemPayload.Estimate].BoolValue);
        return [.. point.Payload[ItemPayload.PopularItems].ListValue.Values.Zip(
            point.Payload[ItemPayload.PopularCounts].ListValue.Values, (Value item, Value count) => (item.StringValue, count.DoubleValue))];
    }
}
