using System.Text.Json;
using Streaming.Operator.Tests.Stage;
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

        Assert.Equal(1, (await terminal.TypeAsync(page.Named().First())).ExitCode);
        foreach (var block in page.Named(way).Where(_ => way.Length > 0))
            Assert.Equal((0, ""), await Typed(terminal, block));
        if (!repaired)
        {
            Assert.Equal(1, (await terminal.TypeAsync(page.Named().Last())).ExitCode);
            return;
        }
        await bed.StartAsync("implicit");
        await bed.CaughtUpAsync();

        // Restoring brings no alias back where the collection was gone: the worker makes it.
        Assert.Equal((0, ""), await Typed(terminal, page.Named().Last()));
        Assert.Equal((0, ""), await Typed(terminal, page.Named("prevent").Single()));
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
        Assert.Equal((0, ""), await Typed(terminal, all));
        await bed.StopAsync();
        await bed.Qdrant.DeleteAsync(new()
        {
            CollectionName = bed.Generation.UserImplicit,
            Points = new() { Points = new() { Ids = { PointIds.User(People.Early).ToPointId() } } },
        }, TestContext.Current.CancellationToken);

        var (exitCode, output) = await terminal.TypeAsync(all);

        Assert.Equal(1, exitCode);
        Assert.Contains($"{People.Early}: lacks what Kafka has", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming rebuild implicit", false)]
    public async Task StoppedStream_AfterRetentionPassed_GoesOnWithoutLoss(string leftOut, bool repaired)
    {
        await bed.StopAsync("implicit");
        var first = await bed.ProduceAsync(bed.Topics.Engagements, "away", Messages.Click("away", "a-1", "north"));
        var last = await bed.ProduceAsync(bed.Topics.Engagements, "away", Messages.Click("away", "a-2", "east"));
        await bed.CaughtUpAsync(Generation.UserExplicitAlias);
        await bed.Kafka.DeleteRecordsAsync(first.Topic, first.Partition.Value, last.Offset.Value, TestContext.Current.CancellationToken);
        var page = Runbook.Read("stream-stopped.md");
        using var terminal = new Terminal(bed, new Dictionary<string, string>());
        var blocks = page.Named().ToList();
        var (exitCode, output) = await terminal.TypeAsync(blocks[0].Replace("streaming topics check\n", "", StringComparison.Ordinal));
        Assert.Equal(1, exitCode);
        Assert.Contains("retention has passed the progress: 1 offsets are gone", output, StringComparison.Ordinal);

        Assert.Equal((0, ""), await Typed(terminal, leftOut.Length == 0 ? blocks[1] : blocks[1].Replace(leftOut, "", StringComparison.Ordinal)));
        if (!repaired)
        {
            Assert.Equal(1, (await terminal.TypeAsync(blocks[2])).ExitCode);
            return;
        }
        await bed.StartAsync("implicit");
        await bed.CaughtUpAsync();

        Assert.Equal((0, ""), await Typed(terminal, blocks[2]));
        Assert.Equal(["a-1", "a-2"], (await bed.UserAsync(Generation.UserImplicitAlias, "away"))!.State.Window.Select(e => e.EventId.ToString()).Order());
    }

    /// <summary>The exit code, with what was printed where it is not 0.</summary>
    static async Task<(int ExitCode, string Output)> Typed(Terminal terminal, string block)
    {
        var (exitCode, output) = await terminal.TypeAsync(block);
        return (exitCode, exitCode == 0 ? "" : output);
    }
}
