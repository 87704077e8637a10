using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Commands.Users;

/// <summary>What the data policy promises: a person gets everything that is kept, and erasing leaves what the policy names and no more.</summary>
public sealed class UserExportTests : IAsyncLifetime
{
    readonly Bed bed = new();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        bed.Set("Pipeline:Sweep:IdleAfter", "2.00:00:00");
        bed.Set("Pipeline:Sweep:Every", "00:00:01");
        await bed.StartAsync("catalogue", "implicit", "explicit", "query");
        await bed.LoadItemsAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Export_HasBothStatesAndEveryRecord_AndOfNobodyElse()
    {
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-1", "north"));
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.TooLong("user-1", "e-2"));
        await bed.ProduceAsync(bed.Topics.ProfileChanges, "user-1", Messages.Follow("user-1", "f-1", "topic-north"));
        await bed.ProduceAsync(bed.Topics.Engagements, "user-2", Messages.Click("user-2", "e-3", "secret"));
        await bed.CaughtUpAsync();
        using var client = new HttpClient();
        await client.PostAsync($"{bed.UrlOf("query")}/v1/retrieve", new StringContent("""{"userId": "user-1"}"""), TestContext.Current.CancellationToken);
        JsonElement export = default;
        await Eventually.HoldsAsync(async () =>
        {
            var run = await bed.RunAsync("user", "export", "user-1");
            run.EndedWith(ExitCode.Well);
            export = JsonDocument.Parse(run.Output[run.Output.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
            return run.Output.Contains(bed.Topics.Served, StringComparison.Ordinal) ? null : "what was served";
        });

        var records = export.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("record").GetString()!.Split('/')[0]).Order().ToList();
        string[] expected = [bed.Topics.Engagements, bed.Topics.Engagements, bed.Topics.Engagements + ".dlq", bed.Topics.Engagements + ".dlq", bed.Topics.ProfileChanges, bed.Topics.Served];
        Assert.Equal(expected.Order(), records);
        Assert.Equal([1, 1], export.GetProperty("stores").EnumerateArray().Select(store => store.GetProperty("engagements").GetArrayLength()));
        Assert.All(export.GetProperty("stores").EnumerateArray(), store => Assert.NotEqual(0, store.GetProperty("vectors").GetArrayLength()));
        Assert.DoesNotContain("secret", export.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UserWhoDidNothingForLong_IsErasedByTheSweep_WithReceipts_AndNobodyElse()
    {
        var now = TimeProvider.System.GetUtcNow();
        await bed.ProduceAsync(bed.Topics.Engagements, "idle", Messages.Click("idle", "i-1", "north", now.AddDays(-3)));
        await bed.ProduceAsync(bed.Topics.Engagements, "active", Messages.Click("active", "a-1", "north", now.AddDays(-3)));
        await bed.ProduceAsync(bed.Topics.Engagements, "active", Messages.Click("active", "a-2", "north", now.AddHours(-1)));
        await bed.CaughtUpAsync();

        await Eventually.HoldsAsync(async () => (await bed.RunAsync("user", "receipts", "idle")).ExitCode == ExitCode.Well ? null : "the receipt");

        Assert.Empty((await bed.UserAsync(Qdrant.Generation.UserImplicitAlias, "idle"))!.State.Window);
        Assert.Empty((await bed.UserAsync(Qdrant.Generation.UserExplicitAlias, "idle"))!.Vectors);
        Assert.Equal(2, (await bed.UserAsync(Qdrant.Generation.UserImplicitAlias, "active"))!.State.Window.Count);
    }
}
