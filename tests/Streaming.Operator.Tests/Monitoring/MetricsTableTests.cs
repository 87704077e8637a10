using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Monitoring;

public sealed partial class MetricsTableTests : IAsyncLifetime
{
    readonly MeterWatch meters = new();
    readonly Bed bed = new();
    readonly Dictionary<string, string> scraped = [];

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit", "query", "experiments");
        await bed.LoadItemsAsync();
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.TooLong("user-1", "e-0"));
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-1", "north"));
        await bed.ProduceAsync(bed.Topics.ProfileChanges, "user-1", Messages.Follow("user-1", "f-1", "topic-north"));
        await bed.CaughtUpAsync();
        using var client = new HttpClient();
        foreach (var body in new object[] { new { userId = "user-1" }, new { userId = "nobody" }, new { userId = "user-1", maxStaleness = "60s" }, new { userId = "" } })
            await client.PostAsJsonAsync($"{bed.UrlOf("query")}/v1/retrieve", body, TestContext.Current.CancellationToken);
        meters.Observe();
        // Every worker of this process tells of all of them.
        foreach (Match type in Type().Matches(await client.GetStringAsync($"{bed.UrlOf("query")}/metrics", TestContext.Current.CancellationToken)))
            scraped[type.Groups[1].Value] = type.Groups[2].Value;
    }

    public async ValueTask DisposeAsync()
    {
        await bed.DisposeAsync();
        meters.Dispose();
    }

    [Fact]
    public void Table_HasWhatTheWorkersEmit_AndNothingElse()
    {
        var rows = MetricsTable.Read();

        Assert.Equal(
            meters.Seen.OrderBy(seen => seen.Key, StringComparer.Ordinal).Select(seen => (seen.Key, seen.Value.Kind, seen.Value.Unit)),
            rows.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => (row.Name, row.Kind, row.Unit)));
        foreach (var row in rows)
            Assert.Empty(meters.Seen[row.Name].Attributes.Keys.Except(row.Attributes).Select(attribute => $"{row.Name} has {attribute}"));
    }

    [Fact]
    public void NamesInPrometheus_AreTheScrapedOnes()
    {
        var rows = MetricsTable.Read().ToDictionary(row => row.Prometheus);
        var ours = scraped.Where(metric => Ours().IsMatch(metric.Key)).ToList();

        Assert.NotEmpty(ours);
        Assert.Empty(ours.Where(metric => !rows.TryGetValue(metric.Key, out var row) || row.Kind != metric.Value).Select(metric => metric.Key));
        // Conventions: words in lower case, joined by dots and underscores; a name of our own begins with the project's.
        Assert.All(rows.Values, row => Assert.Matches(@"^(streaming|messaging|db)(\.[a-z]+(_[a-z]+)*)+$", row.Name));
        Assert.All(rows.Values.SelectMany(row => row.Attributes), attribute => Assert.Matches(@"^(streaming|messaging|db|error)\.", attribute));
    }

    [GeneratedRegex(@"^# TYPE (\w+) (counter|gauge|histogram)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex("^(streaming|messaging|db)_")]
    private static partial Regex Ours();
}
