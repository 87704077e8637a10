using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Operator.Verification.Processes;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>runbooks/restore-or-rebuild.md and runbooks/stream-stopped.md against a stack that has lost a collection.</summary>
public sealed class RestorePageTests : IAsyncLifetime
{
    readonly Bed bed = new();
    string snapshot = "";

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.LoadItemsAsync();
        await bed.EarlyAsync();
        using var made = JsonDocument.Parse((await bed.RunAsync("collections", "snapshot", "--alias", "user_implicit", "--json")).Output);
        snapshot = made.RootElement.GetProperty("snapshots")[0].GetProperty("snapshot").GetString()!;
        await bed.LateAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    /// <param name="way">The block of the page that is chosen; empty: none.</param>
    [Theory]
    [InlineData("snapshot", true)]
    [InlineData("rebuild", true)]
    [InlineData("scratch", true)]
    [InlineData("", false)]
    public async Task LostCollection_ByEachWayOfThePage_IsAsItWas(string way, bool repaired)
    {
        var before = await bed.StandAsync(Generation.UserImplicitAlias);
        await bed.StopAsync("implicit");
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken);
        var page = Runbook.Read("restore-or-rebuild.md");
        using var terminal = new Terminal(bed, new Dictionary<string, string> { ["COLLECTION"] = bed.Generation.UserImplicit, ["SNAPSHOT"] = snapshot });

        (await terminal.TypeAsync(page.Named().First())).EndedWith(ExitCode.Failed);
        foreach (var block in page.Named(way).Where(_ => way.Length > 0))
            (await terminal.TypeAsync(block)).EndedWith(ExitCode.Well);
        if (!repaired)
        {
            (await terminal.TypeAsync(page.Named().Last())).EndedWith(ExitCode.Failed);
            return;
        }
        await bed.StartAsync("implicit");
        await bed.CaughtUpAsync();

        // Restoring brings no alias back where the collection was gone: the worker makes it.
        await terminal.HoldsAsync(page.Named().Last(), true);
        (await terminal.TypeAsync(page.Named("prevent").Single())).EndedWith(ExitCode.Well);
        var after = await bed.StandAsync(Generation.UserImplicitAlias);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var user in before.Keys)
            People.AssertSame(before[user], after[user]);
    }

    [Fact]
    public async Task DoubtfulCollection_IsFoundByTheComparison()
    {
        var page = Runbook.Read("restore-or-rebuild.md");
        using var terminal = new Terminal(bed, new Dictionary<string, string>());
        var all = page.Named("doubt").Single().Replace("--share 0.01", "--share 1", StringComparison.Ordinal);
        (await terminal.TypeAsync(all)).EndedWith(ExitCode.Well);
        await bed.StopAsync();
        await bed.Qdrant.DeleteAsync(new()
        {
            CollectionName = bed.Generation.UserImplicit,
            Points = new() { Points = new() { Ids = { PointIds.User(People.Early).ToPointId() } } },
        }, TestContext.Current.CancellationToken);

        var found = (await terminal.TypeAsync(all)).EndedWith(ExitCode.Failed);

        Assert.Contains($"{People.Early}: lacks what Kafka has", found.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming rebuild implicit", false)]
    public async Task StoppedStream_AfterRetentionPassed_GoesOnWithoutLoss(string leftOut, bool repaired)
    {
        await bed.StopAsync("implicit");
        var worker = $"http://127.0.0.1:{FreePort.Find()}";
        await using var alerts = await Alerts.WatchAsync([worker]);
        await alerts.FireAsync("WorkerMissing");
        var first = await bed.ProduceAsync(bed.Topics.Engagements, "away", Messages.Click("away", "a-1", "north"));
        var last = await bed.ProduceAsync(bed.Topics.Engagements, "away", Messages.Click("away", "a-2", "east"));
        await bed.CaughtUpAsync(Generation.UserExplicitAlias);
        await bed.Kafka.DeleteRecordsAsync(first.Topic, first.Partition.Value, last.Offset.Value, TestContext.Current.CancellationToken);
        var page = Runbook.Read("stream-stopped.md");
        using var terminal = new Terminal(bed, new Dictionary<string, string>());
        var blocks = page.Named().ToList();
        var found = (await terminal.TypeAsync(blocks[0].Replace("streaming topics check\n", "", StringComparison.Ordinal))).EndedWith(ExitCode.Failed);
        Assert.Contains("retention has passed the progress: 1 offsets are gone", found.Output, StringComparison.Ordinal);

        (await terminal.TypeAsync(leftOut.Length == 0 ? blocks[1] : blocks[1].Replace(leftOut, "", StringComparison.Ordinal))).EndedWith(ExitCode.Well);
        if (!repaired)
        {
            (await terminal.TypeAsync(blocks[2])).EndedWith(ExitCode.Failed);
            return;
        }
        await bed.StartAsync("implicit", "implicit", new Dictionary<string, string> { ["Urls"] = worker });
        await bed.CaughtUpAsync();

        await terminal.HoldsAsync(blocks[2], true);
        await alerts.ClearAsync("WorkerMissing");
        Assert.Equal(["a-1", "a-2"], (await bed.UserAsync(Generation.UserImplicitAlias, "away"))!.State.Window.Select(e => e.EventId.ToString()).Order());
    }
}
