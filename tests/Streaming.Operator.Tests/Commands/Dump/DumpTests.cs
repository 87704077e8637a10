using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Commands.Dump;

public sealed class DumpTests : IAsyncLifetime
{
    readonly Bed bed = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public ValueTask InitializeAsync() => bed.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        await bed.DisposeAsync();
    }

    [Fact]
    public async Task Dump_WritesALineARecord_WithoutWhatIsErasedOrUnusable()
    {
        await bed.ProduceAsync(bed.Topics.Items, "north", Messages.Item("north", 1, 0, 0, 0));
        await bed.ProduceAsync(bed.Topics.Items, "gone", (byte[])null!);
        await bed.ProduceAsync(bed.Topics.Engagements, "kept", Messages.Click("kept", "k-1", "north", DateTimeOffset.UnixEpoch.AddYears(50)));
        await bed.ProduceAsync(bed.Topics.Engagements, "kept", Messages.TooLong("kept", "bad"));
        await bed.ProduceAsync(bed.Topics.Engagements, "erased", Messages.Click("erased", "x-1", "north"));
        await bed.ProduceAsync(bed.Topics.ProfileChanges, "erased", Messages.Erase("erased", "x-2"));
        await bed.ProduceAsync(bed.Topics.Engagements, "erased", Messages.Click("erased", "x-3", "north", TimeProvider.System.GetUtcNow().AddDays(1)));

        var run = await bed.RunAsync("dump", "--to", folder.FullName, "--json");

        run.EndedWith(ExitCode.Well);
        var engagements = Lines("engagements");
        Assert.Equal("k-1", Assert.Single(engagements, e => Text(e, "key") == "kept").GetProperty("value").GetProperty("eventId").GetString());
        Assert.DoesNotContain(engagements, e => Text(e.GetProperty("value"), "eventId") == "x-1");
        var kept = engagements.Single(e => Text(e, "key") == "kept");
        Assert.Equal(bed.Topics.Engagements, Text(kept, "topic"));
        Assert.True(kept.GetProperty("timestamp").GetInt64() > 0 && kept.GetProperty("offset").GetInt64() >= 0 && kept.GetProperty("partition").GetInt32() >= 0);
        Assert.Equal("2020-01-01T00:00:00Z", kept.GetProperty("value").GetProperty("occurredAt").GetString());
        var items = Lines("items");
        Assert.Equal(JsonValueKind.Null, items.Single(i => Text(i, "key") == "gone").GetProperty("value").ValueKind);
        Assert.Equal(4, items.Single(i => Text(i, "key") == "north").GetProperty("value").GetProperty("vector").GetArrayLength());
        Assert.Empty(Lines("served"));
        using var json = JsonDocument.Parse(run.Output);
        var counts = json.RootElement.EnumerateArray().Single(file => Text(file, "topic") == bed.Topics.Engagements);
        Assert.Equal(1, counts.GetProperty("refused").GetInt32());
        Assert.True(counts.GetProperty("erased").GetInt32() >= 1);
        Assert.DoesNotContain(folder.GetFiles(), file => file.Name.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dump_OfAnUnknownTopic_IsWrongInput() =>
        (await bed.RunAsync("dump", "--to", folder.FullName, "--topic", "secrets")).EndedWith(ExitCode.WrongInput);

    List<JsonElement> Lines(string topic) =>
        [.. File.ReadAllLines(Path.Combine(folder.FullName, topic + ".jsonl")).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() : null;
}
