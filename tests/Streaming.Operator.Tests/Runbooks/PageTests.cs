using System.Net.Http.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Operator.Verification.Processes;
using Streaming.Qdrant;
using Streaming.TestServers;

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
        await bed.StartAsync("query");
        var worker = $"http://127.0.0.1:{FreePort.Find()}";
        await using var alerts = await Alerts.WatchAsync([bed.UrlOf("query"), worker]);
        await bed.StopAsync("implicit");
        for (var i = 0; i < 1100; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", $"f-{i}", "north"));
        await bed.CaughtUpAsync(Generation.UserExplicitAlias);
        await alerts.FireAsync("FreshnessBurning");
        var pages = Runbook.Read("freshness.md");
        var page = pages.Named().ToList();
        using var terminal = new Terminal(bed, new Dictionary<string, string>(), new Dictionary<string, string> { ["Kafka:GroupId"] = bed.Groups + "implicit", ["Urls"] = worker });
        var found = (await terminal.TypeAsync(Runbook.Strict(page[0]))).EndedWith(ExitCode.Failed);
        Assert.Contains("Wrong: implicit: behind by", found.Output, StringComparison.Ordinal);

        if (mended)
            terminal.Leave(pages.Named("worker").Single());

        await terminal.HoldsAsync(page[1], mended);
        if (mended)
            await alerts.ClearAsync("FreshnessBurning");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming rebuild implicit", false)]
    public async Task Answers_CollectionLost_IsRebuilt(string leftOut, bool mended)
    {
        await bed.StartAsync("query");
        await using var alerts = await Alerts.WatchAsync([bed.UrlOf("query")]);
        await bed.StopAsync("implicit");
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken);
        await alerts.FireAsync("AnswersBurning", AskAsync);
        var (page, terminal) = (Runbook.Read("answers.md"), Terminal(("USER_ID", People.Early)));
        (await terminal.TypeAsync(page.Named().First().Replace("streaming user show $USER_ID", "", StringComparison.Ordinal))).EndedWith(ExitCode.Failed);

        (await terminal.TypeAsync(Without(page.Named("rebuild").Single(), leftOut))).EndedWith(ExitCode.Well);
        if (mended)
            await bed.StartAsync("implicit");

        var after = await terminal.HoldsAsync(page.Named().Last(), mended);
        Assert.True(after.Output.Contains("around north", StringComparison.Ordinal) == mended, after.Output);
        if (mended)
            await alerts.ClearAsync("AnswersBurning", AskAsync);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming user erase $USER_ID", false)]
    public async Task HotPartition_RobotIsNamedAndErased(string leftOut, bool mended)
    {
        await using var alerts = await Alerts.WatchAsync([bed.UrlOf("implicit")]);
        // One user brings more than writes that are slow can take.
        bed.Server.Faults.Before = (method, cancel) => method.EndsWith("/Upsert", StringComparison.Ordinal) ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel) : Task.CompletedTask;
        for (var i = 0; i < 1100; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, "robot", Messages.Click("robot", $"r-{i}", "north"));
        await alerts.FireAsync("PartitionHot");
        var (page, terminal) = (Runbook.Read("hot-partition.md").Named().ToList(), Terminal(("USER_ID", "robot")));
        var found = await terminal.TypeAsync(page[0]);
        Assert.Contains("1100 waiting records of robot", found.Output, StringComparison.Ordinal);
        (await terminal.TypeAsync(page[2])).EndedWith(ExitCode.Failed);

        bed.Server.Faults.Mend();
        await bed.CaughtUpAsync();
        (await terminal.TypeAsync(Without(page[1], leftOut))).EndedWith(ExitCode.Well);

        await terminal.HoldsAsync(page[2], true);
        await alerts.ClearAsync("PartitionHot");
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
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var audit = OperatorRun.UntilAsync(["audit", "--every", "00:00:03", "--listen", url, .. OperatorRun.Settings(bed.Settings)], over.Token);
        await using var alerts = await Alerts.WatchAsync([], url);
        await alerts.FireAsync("AuditDiffers");
        var (page, terminal) = (Runbook.Read("audit-differs.md").Named().ToList(), Terminal(("USER_ID", People.Early)));
        var found = await terminal.TypeAsync(page[0]);
        Assert.Contains($"{People.Busy}: engagements: lacks", found.Output, StringComparison.Ordinal);
        Assert.Contains($"{People.Early}: vectors: differ", found.Output, StringComparison.Ordinal);

        foreach (var block in page[1..^1])
            await terminal.TypeAsync(Without(block, leftOut));

        var after = await terminal.TypeAsync(page[^1]);
        Assert.True((after.ExitCode == 0) == mended, after.Output);
        if (mended)
            await alerts.ClearAsync("AuditDiffers");
        await over.CancelAsync();
        await audit;
    }

    [Fact]
    public async Task Invariant_NothingIsWrongWithWhatIsStored()
    {
        foreach (var block in Runbook.Read("invariant.md").Named())
            await Terminal().HoldsAsync(block, true);
    }

    [Theory]
    [InlineData(true, "", true)]
    [InlineData(false, "", false)]
    [InlineData(true, "streaming collections snapshot --keep 3", false)]
    public async Task Upgrade_OneWorkerAfterTheOtherUnderLoad_LosesNothingAndCanGoBack(bool started, string leftOut, bool well)
    {
        var (page, terminal) = (Runbook.Read("upgrade.md").Named().ToList(), Terminal());
        await terminal.HoldsAsync(page[0], true);
        (await terminal.TypeAsync(Without(page[1], leftOut))).EndedWith(ExitCode.Well);
        foreach (var worker in (string[])["catalogue", "implicit", "explicit"])
        {
            await bed.StopAsync(worker);
            for (var i = 0; i < 20; i++)
                await bed.ProduceAsync(bed.Topics.Engagements, People.Early, Messages.Click(People.Early, $"{worker}-{i}", "east"));
            if (started || worker != "implicit")
                await bed.StartAsync(worker);
        }
        await bed.CaughtUpAsync([Generation.UserExplicitAlias, .. started ? [Generation.UserImplicitAlias] : Array.Empty<string>()]);

        await terminal.HoldsAsync(page[2], started);
        var wayBack = await bed.Qdrant.ListSnapshotsAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken);
        Assert.Equal(well, started && wayBack.Count > 0);
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
        await terminal.HoldsAsync(page.Named("running").Last(), true);
    }

    [Fact]
    public async Task PartitionsAdded_AreSeenByTheLag()
    {
        Assert.SkipWhen(bed.Kafka.Embedded is not null, "The embedded broker adds no partitions.");
        Assert.SkipUnless(KafkaBroker.Missing is null, KafkaBroker.Missing ?? "");
        var pages = Runbook.Read("partitions-added.md");
        var page = pages.Named().ToList();
        using var terminal = Terminal(("BROKER", bed.Kafka.BootstrapServers));
        Assert.DoesNotContain($"{bed.Topics.Engagements}/31 ", (await terminal.TypeAsync(page[0])).Output, StringComparison.Ordinal);

        (await terminal.TypeAsync(pages.Named("kafka").Single().Replace("--topic engagements", $"--topic {bed.Topics.Engagements}", StringComparison.Ordinal))).EndedWith(ExitCode.Well);

        Assert.Contains($"{bed.Topics.Engagements}/31 ", (await terminal.TypeAsync(page[1])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming dump --to stream", false)]
    [InlineData("streaming audit --record-inputs inputs.json", false)]
    public async Task Retraining_HasTheStream_AndHoldsInputsAgainstTheirRanges(string leftOut, bool well)
    {
        using var terminal = Terminal();
        var typed = new List<OperatorRun>();
        foreach (var block in Runbook.Read("retraining.md").Named())
            typed.Add(await terminal.TypeAsync(Without(block, leftOut)));

        // What the trainer reads, as src/training says.
        var files = await terminal.TypeAsync("cat stream/engagements.jsonl");
        Assert.True(well == (typed[^1].ExitCode == 0 && files.Output.Contains(People.Busy, StringComparison.Ordinal)), string.Concat(typed.Select(run => run.Output)));
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

        await terminal.HoldsAsync(page[1], entered);
        secrets.Delete(recursive: true);
    }

    /// <summary>Any answer will do, none as well.</summary>
    async Task AskAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(new Uri(bed.UrlOf("query") + "/v1/retrieve"), new { userId = People.Early, limit = 1 }, TestContext.Current.CancellationToken);
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
}
