using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.Collections;

public sealed class CollectionsTests : IAsyncLifetime
{
    readonly Bed bed = new();

    public ValueTask InitializeAsync() => bed.InitializeAsync();

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task Create_MakesWhatIsMissing_AndDryRunDoesNot()
    {
        Assert.Contains(bed.Generation.Items, (await bed.RunAsync("collections", "create", "--dry-run")).Output, StringComparison.Ordinal);
        Assert.Empty(await bed.Qdrant.ListCollectionsAsync(Stop));

        (await bed.RunAsync("collections", "create")).EndedWith(ExitCode.Well);

        Assert.Equal(4, (await bed.Qdrant.ListCollectionsAsync(Stop)).Count);
        Assert.Contains("are there", (await bed.RunAsync("collections", "create")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestoredSnapshot_RewindsItsWorkers_AndUndoesNoErasure()
    {
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.LoadItemsAsync();
        await bed.ProduceAsync(bed.Topics.Engagements, "u", Messages.Click("u", "e-1", "north"));
        await bed.CaughtUpAsync();
        using var made = JsonDocument.Parse((await bed.RunAsync("collections", "snapshot", "--json")).Output);
        var snapshots = made.RootElement.GetProperty("snapshots").EnumerateArray()
            .ToDictionary(s => s.GetProperty("collection").GetString()!, s => s.GetProperty("snapshot").GetString()!);
        Assert.Equal(4, snapshots.Count);
        (await bed.RunAsync("user", "erase", "u", "--wait", "00:03:00")).EndedWith(ExitCode.Well);
        await bed.ProduceAsync(bed.Topics.Engagements, "u", Messages.Click("u", "e-2", "east"));
        await bed.CaughtUpAsync();
        var before = await bed.StandAsync(Generation.UserImplicitAlias);
        await bed.StopAsync("implicit", "explicit");

        foreach (var collection in new[] { bed.Generation.UserImplicit, bed.Generation.UserExplicit })
        {
            var forecast = await bed.RunAsync("collections", "restore", collection, snapshots[collection], "--dry-run");
            Assert.Contains("would be replaced", forecast.Output, StringComparison.Ordinal);
            var restored = await bed.RunAsync("collections", "restore", collection, snapshots[collection]);
            restored.EndedWith(ExitCode.Well);
        }
        Assert.Equal("e-1", Assert.Single((await bed.UserAsync(Generation.UserImplicitAlias, "u"))!.State.Window).EventId.ToString());
        await bed.StartAsync("implicit", "explicit");
        await bed.CaughtUpAsync();

        People.AssertSame(before["u"], (await bed.StandAsync(Generation.UserImplicitAlias))["u"]);
        Assert.Equal(["e-2"], (await bed.UserAsync(Generation.UserExplicitAlias, "u"))!.State.Window.Select(e => e.EventId.ToString()));
        (await bed.RunAsync("collections", "check")).EndedWith(ExitCode.Well);
    }

    [Fact]
    public async Task Restore_AfterRetentionHasPassedTheSnapshot_SaysSo()
    {
        await bed.StartAsync("implicit");
        await bed.ProduceAsync(bed.Topics.Engagements, "u", Messages.Click("u", "e-1", "north"));
        await bed.CaughtUpAsync(Generation.UserImplicitAlias);
        using var made = JsonDocument.Parse((await bed.RunAsync("collections", "snapshot", "--alias", "user_implicit", "--json")).Output);
        var snapshot = made.RootElement.GetProperty("snapshots")[0].GetProperty("snapshot").GetString()!;
        var at = await bed.ProduceAsync(bed.Topics.Engagements, "u", Messages.Click("u", "e-2", "north"));
        var last = await bed.ProduceAsync(bed.Topics.Engagements, "u", Messages.Click("u", "e-3", "north"));
        await bed.CaughtUpAsync(Generation.UserImplicitAlias);
        await bed.StopAsync();
        await bed.Kafka.DeleteRecordsAsync(at.Topic, at.Partition.Value, last.Offset.Value, Stop);

        var restored = await bed.RunAsync("collections", "restore", bed.Generation.UserImplicit, snapshot);

        restored.EndedWith(ExitCode.Failed);
        Assert.Contains("retention has passed the progress: 1 offsets are gone", restored.Output, StringComparison.Ordinal);
        (await bed.RunAsync("collections", "check")).EndedWith(ExitCode.Failed);
    }

    [Fact]
    public async Task Snapshot_WithKeep_DeletesTheOlderOnes()
    {
        await bed.RunAsync("collections", "create");
        await bed.RunAsync("collections", "snapshot", "--alias", "items");
        await bed.RunAsync("collections", "snapshot", "--alias", "items", "--keep", "1");

        Assert.Single(await bed.Qdrant.ListSnapshotsAsync(bed.Generation.Items, Stop));
    }

    [Theory]
    [InlineData("items", "x", "is no collection of ours")]
    [InlineData("items--1", "x", "could not")]
    public async Task Restore_OfNothing_NamesTheReason(string collection, string snapshot, string reason)
    {
        var run = await bed.RunAsync("collections", "restore", collection, snapshot);
        Assert.NotEqual(ExitCode.Well, run.ExitCode);
        Assert.True(reason == "could not" ? run.Errors.Contains("does not exist", StringComparison.Ordinal) : run.Errors.Contains(reason, StringComparison.Ordinal), run.Errors);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;
}
