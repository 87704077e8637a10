using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>Pages whose commands are typed in order against a stack that is broken their way, with and without the step that mends it.</summary>
public sealed class PageTests : IAsyncLifetime
{
    readonly Bed bed = new();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.LoadItemsAsync();
        await bed.EarlyAsync();
        await bed.LateAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Freshness_WorkerIsDown_IsFoundAndStarted(bool mended)
    {
        await bed.StopAsync("implicit");
        for (var i = 0; i < 1100; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", $"f-{i}", "north"));
        await bed.CaughtUpAsync(Generation.UserExplicitAlias);
        var (page, terminal) = (Runbook.Read("freshness.md").Named().ToList(), Terminal());
        var found = await terminal.TypeAsync(page[0].Replace("status", "status --behind 00:00:01", StringComparison.Ordinal));
        Assert.Contains("Wrong: implicit: behind by", found.Output, StringComparison.Ordinal);
        Assert.Equal(1, found.ExitCode);

        if (mended)
        {
            await bed.StartAsync("implicit");
            await bed.CaughtUpAsync();
        }

        Assert.Equal(mended ? 0 : 1, (await terminal.TypeAsync(page[1].Replace("status", mended ? "status" : "status --behind 00:00:01", StringComparison.Ordinal))).ExitCode);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming rebuild implicit", false)]
    public async Task Answers_CollectionLost_IsRebuilt(string leftOut, bool mended)
    {
        await bed.StopAsync("implicit");
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken);
        var (page, terminal) = (Runbook.Read("answers.md"), Terminal(("USER_ID", People.Early)));
        Assert.Equal(1, (await terminal.TypeAsync(page.Named().First().Replace("streaming user show $USER_ID", "", StringComparison.Ordinal))).ExitCode);

        Assert.Equal(0, (await terminal.TypeAsync(Without(page.Named("rebuild").Single(), leftOut))).ExitCode);
        if (mended)
            await bed.StartAsync("implicit");

        var after = await terminal.TypeAsync(page.Named().Last());
        Assert.Equal(mended, after.ExitCode == 0 && after.Output.Contains("around north", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming user erase $USER_ID", false)]
    public async Task HotPartition_RobotIsNamedAndErased(string leftOut, bool mended)
    {
        await bed.StopAsync("implicit");
        for (var i = 0; i < 1100; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, "robot", Messages.Click("robot", $"r-{i}", "north"));
        await bed.CaughtUpAsync(Generation.UserExplicitAlias);
        var (page, terminal) = (Runbook.Read("hot-partition.md").Named().ToList(), Terminal(("USER_ID", "robot")));
        var found = await terminal.TypeAsync(page[0]);
        Assert.Contains("1100 waiting records of robot", found.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await terminal.TypeAsync(page[2])).ExitCode);

        await bed.StartAsync("implicit");
        await bed.CaughtUpAsync();
        Assert.Equal(0, (await terminal.TypeAsync(Without(page[1], leftOut))).ExitCode);

        Assert.Equal(0, (await terminal.TypeAsync(page[2])).ExitCode);
        Assert.Equal(mended ? 0 : 100, (await bed.UserAsync(Generation.UserImplicitAlias, "robot"))!.State.Window.Count);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming rebuild implicit", false)]
    [InlineData("streaming rebuild explicit", false)]
    [InlineData("streaming user recompute $USER_ID", false)]
    public async Task AuditDiffers_StateAndVectorsAreMended(string leftOut, bool mended)
    {
        await bed.ForgeAsync(Generation.UserImplicitAlias, People.Busy, point => point with { State = Interests.UserState.Empty });
        await bed.ForgeAsync(Generation.UserExplicitAlias, People.Busy, point => point with { State = Interests.UserState.Empty });
        await bed.ForgeAsync(Generation.UserExplicitAlias, People.Early, point => point with { Vectors = [.. point.Vectors.Select(x => -x)] });
        await bed.StopAsync("implicit", "explicit");
        var (page, terminal) = (Runbook.Read("audit-differs.md").Named().ToList(), Terminal(("USER_ID", People.Early)));
        var found = await terminal.TypeAsync(page[0]);
        Assert.Contains($"{People.Busy}: engagements: lacks", found.Output, StringComparison.Ordinal);
        Assert.Contains($"{People.Early}: vectors: differ", found.Output, StringComparison.Ordinal);

        foreach (var block in page[1..^1])
            await terminal.TypeAsync(Without(block, leftOut));

        var after = await terminal.TypeAsync(page[^1]);
        Assert.True((after.ExitCode == 0) == mended, after.Output);
    }

    [Fact]
    public async Task Invariant_NothingIsWrongWithWhatIsStored()
    {
        foreach (var block in Runbook.Read("invariant.md").Named())
            Assert.Equal((0, ""), await TypedAsync(Terminal(), block.Replace("status", "status --behind 00:01:00", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, "", true)]
    [InlineData(false, "", false)]
    [InlineData(true, "streaming collections snapshot --keep 3", false)]
    public async Task Upgrade_OneWorkerAfterTheOtherUnderLoad_LosesNothingAndCanGoBack(bool started, string leftOut, bool well)
    {
        var (page, terminal) = (Runbook.Read("upgrade.md").Named().ToList(), Terminal());
        Assert.Equal((0, ""), await TypedAsync(terminal, page[0].Replace("status", "status --behind 00:01:00", StringComparison.Ordinal)));
        Assert.Equal((0, ""), await TypedAsync(terminal, Without(page[1], leftOut)));
        foreach (var worker in (string[])["catalogue", "implicit", "explicit"])
        {
            await bed.StopAsync(worker);
            for (var i = 0; i < 20; i++)
                await bed.ProduceAsync(bed.Topics.Engagements, People.Early, Messages.Click(People.Early, $"{worker}-{i}", "east"));
            if (started || worker != "implicit")
                await bed.StartAsync(worker);
        }
        await bed.CaughtUpAsync([Generation.UserExplicitAlias, .. started ? [Generation.UserImplicitAlias] : Array.Empty<string>()]);

        var over = await terminal.TypeAsync(page[2].Replace("status", started ? "status --behind 00:01:00" : "status --behind 00:00:01", StringComparison.Ordinal).Trim().Replace("\n", " && ", StringComparison.Ordinal));
        var wayBack = await bed.Qdrant.ListSnapshotsAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken);
        Assert.True((over.ExitCode == 0 && wayBack.Count > 0) == well, over.Output);
    }

    [Fact]
    public async Task Gpu_ThatIsMissing_IsSaidAtOnce_AndAutoGoesOnWithout()
    {
        var (page, terminal) = (Runbook.Read("gpu.md"), Terminal(("IMPLICIT", bed.UrlOf("implicit"))));

        var missing = await terminal.TypeAsync(page.Named("missing").Single());
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("Cuda", missing.Output, StringComparison.OrdinalIgnoreCase);

        var running = await terminal.TypeAsync(page.Named("running").First());
        Assert.Contains("streaming_model_provider=\"Cpu\"", running.Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), await TypedAsync(terminal, page.Named("running").Last().Replace("status", "status --behind 00:01:00", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task PartitionsAdded_AreSeenByTheLag()
    {
        Assert.SkipWhen(bed.Kafka.Embedded is not null, "The embedded broker adds no partitions.");
        var (page, terminal) = (Runbook.Read("partitions-added.md").Named().ToList(), Terminal());
        Assert.DoesNotContain($"{bed.Topics.Engagements}/2 ", (await terminal.TypeAsync(page[0])).Output, StringComparison.Ordinal);

        // What the page has Kafka's own tool do.
        await bed.Kafka.AddPartitionsAsync(bed.Topics.Engagements, 3, TestContext.Current.CancellationToken);

        Assert.Contains($"{bed.Topics.Engagements}/2 ", (await terminal.TypeAsync(page[1])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming dump --to stream", false)]
    [InlineData("streaming audit --record-inputs inputs.json", false)]
    public async Task Retraining_HasTheStream_AndHoldsInputsAgainstTheirRanges(string leftOut, bool well)
    {
        using var terminal = Terminal();
        var last = -1;
        foreach (var block in Runbook.Read("retraining.md").Named())
            (last, _) = await terminal.TypeAsync(Without(block, leftOut));

        // What the trainer reads, as src/training says.
        var (_, files) = await terminal.TypeAsync("cat stream/engagements.jsonl");
        Assert.Equal(well, last == 0 && files.Contains(People.Busy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("mv $SECRETS/.new $SECRETS/Qdrant__ApiKey", false)]
    public async Task Credentials_FilesAreExchanged_AndTheToolGetsIn(string leftOut, bool entered)
    {
        var secrets = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "Qdrant__ApiKey"), "old", TestContext.Current.CancellationToken);
        bed.ServerOptions.ApiKey = "new";
        using var terminal = Terminal(("SECRETS", secrets.FullName), ("NEW_KEY", "new"));
        var page = Runbook.Read("credentials.md").Named().ToList();
        await terminal.TypeAsync(Without(page[0], leftOut));

        var over = await terminal.TypeAsync(page[1].Replace("status", "status --behind 00:01:00", StringComparison.Ordinal));
        secrets.Delete(recursive: true);
        Assert.True((over.ExitCode == 0) == entered, over.Output);
    }

    /// <summary>The block without a line, where it has it.</summary>
    static string Without(string block, string line) => line.Length == 0 ? block : block.Replace(line + "\n", "", StringComparison.Ordinal);

    Terminal Terminal(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var known = new Dictionary<string, string>();
        foreach (var (name, value) in values)
            known[name] = value;
        return new Terminal(bed, known);
    }

    static async Task<(int ExitCode, string Output)> TypedAsync(Terminal terminal, string block)
    {
        var (exitCode, output) = await terminal.TypeAsync(block);
        return (exitCode, exitCode == 0 ? "" : output);
    }
}
