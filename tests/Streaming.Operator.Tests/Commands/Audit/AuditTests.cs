using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Operator.Verification.Processes;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.Audit;

public sealed partial class AuditTests : IAsyncLifetime
{
    readonly Bed bed = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.LoadItemsAsync();
        await bed.EarlyAsync();
        await bed.LateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await bed.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task WhatWorkersMade_IsAsItShouldBe_AlsoAfterErasures()
    {
        var run = await bed.RunAsync("audit");

        run.EndedWith(ExitCode.Well);
        Assert.Contains("implicit: 3 users drawn, 3 as they should be, 0 in motion and skipped", run.Output, StringComparison.Ordinal);
        Assert.Contains("explicit: 3 users drawn, 3 as they should be", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StateWithoutARecordsEvent_IsToldWithUserFieldAndRecord()
    {
        await bed.ForgeAsync(Generation.UserImplicitAlias, People.Early, point => point with { State = UserState.Empty });

        var run = await bed.RunAsync("audit", "--metrics", PathOf("audit.prom"));

        run.EndedWith(ExitCode.Failed);
        Assert.Matches($@"{People.Early}: engagements: lacks: click of north \({bed.Topics.Engagements}/\d+/\d+\)", run.Output);
        var metrics = await File.ReadAllTextAsync(PathOf("audit.prom"), TestContext.Current.CancellationToken);
        Assert.Contains("streaming_audit_differing{streaming_interest_kind=\"implicit\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("streaming_audit_differing{streaming_interest_kind=\"explicit\"} 0\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StateWithWhatNoRecordSays_AndVectorsThatDoNotFollow_AreTold()
    {
        await bed.ForgeAsync(Generation.UserExplicitAlias, People.Early, point => point with { State = point.State.Fold([new HideEvent(5_000_000_000_000, "up", true)], new FoldOutcome[1]) });
        await bed.ForgeAsync(Generation.UserImplicitAlias, People.Busy, point => point with { Vectors = [.. point.Vectors.Select(x => x + 2e-5f)] });

        var run = await bed.RunAsync("audit");

        run.EndedWith(ExitCode.Failed);
        Assert.Contains($"{People.Early}: hides: has what no record says", run.Output, StringComparison.Ordinal);
        Assert.Matches($"{People.Busy}: vectors: differ by up to (1[.]9|2[.]0)e-5", run.Output);
    }

    [Fact]
    public async Task InputsOfTheModel_AreHeldAgainstTheirRecordedRanges()
    {
        (await bed.RunAsync("audit", "--record-inputs", PathOf("inputs.json"))).EndedWith(ExitCode.Well);
        (await bed.RunAsync("audit", "--inputs", PathOf("inputs.json"))).EndedWith(ExitCode.Well);
        await bed.ProduceAsync(bed.Topics.Engagements, People.Early, Messages.Click(People.Early, "unknown-1", "nowhere"));
        await bed.ProduceAsync(bed.Topics.Engagements, People.Early, Messages.Click(People.Early, "unknown-2", "nowhere-else"));
        await bed.CaughtUpAsync();

        var run = await bed.RunAsync("audit", "--inputs", PathOf("inputs.json"));

        run.EndedWith(ExitCode.Failed);
        Assert.Contains("Drifted: implicit unknownItems: ", run.Output, StringComparison.Ordinal);
        (await bed.RunAsync("audit", "--inputs", Repository.PathOf("README.md"))).EndedWith(ExitCode.WrongInput);
    }

    [Fact]
    public async Task InputsOfTheModel_AreHeldAgainstTheRangesThatCameWithIt_AndTheirMeansAreMeasured()
    {
        foreach (var file in Directory.EnumerateFiles(ModelFolder.TrainingFree))
            File.Copy(file, PathOf(Path.GetFileName(file)));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(PathOf("model.json"), TestContext.Current.CancellationToken))!;
        manifest["training"] = JsonNode.Parse("""{ "inputs": { "implicit": { "activeSlots": [1, 7], "unknownItems": [0.5, 1] }, "explicit": { "unknownItems": [-1, 1] } } }""");
        await File.WriteAllTextAsync(PathOf("model.json"), manifest.ToJsonString(), TestContext.Current.CancellationToken);

        var run = (await bed.RunAsync("audit", $"--Model:Path={folder.FullName}", "--metrics", PathOf(".audit.prom"))).EndedWith(ExitCode.Failed);

        Assert.Equal(["Drifted: implicit unknownItems: 0, outside of 0.5 to 1"], run.Output.Split('\n').Where(line => line.StartsWith("Drifted", StringComparison.Ordinal)));
        var metrics = await File.ReadAllTextAsync(PathOf(".audit.prom"), TestContext.Current.CancellationToken);
        Assert.Contains("streaming_audit_inputs_drifted{streaming_interest_kind=\"implicit\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("streaming_audit_input{streaming_interest_kind=\"implicit\",streaming_audit_input_name=\"unknownItems\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("held against nothing", (await bed.RunAsync("audit")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelThatIsNotLive_IsWrongInput_AndMakesNothing()
    {
        var before = (await bed.Qdrant.ListCollectionsAsync(TestContext.Current.CancellationToken)).Order();

        var run = await bed.RunAsync("audit", "--Model:Space=another");

        run.EndedWith(ExitCode.WrongInput);
        Assert.Contains($"Generation {bed.Generation.Fingerprint} is live", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, (await bed.Qdrant.ListCollectionsAsync(TestContext.Current.CancellationToken)).Order());
    }

    [Fact]
    public async Task Audit_ChangesNothing()
    {
        var (before, collections) = (await WriteIdsAsync(), (await bed.Qdrant.ListCollectionsAsync(TestContext.Current.CancellationToken)).Order());
        await bed.StopAsync();
        bed.Server.Faults.Before = (method, _) => Changes().IsMatch(method) ? throw new InvalidOperationException($"{method} while nothing happens but an audit") : Task.CompletedTask;

        (await bed.RunAsync("audit")).EndedWith(ExitCode.Well);

        bed.Server.Faults.Mend();
        Assert.Equal(before, await WriteIdsAsync());
        Assert.Equal(collections, (await bed.Qdrant.ListCollectionsAsync(TestContext.Current.CancellationToken)).Order());
    }

    [Fact]
    public async Task LastingAudit_TellsPrometheusAndProbes()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        var audit = OperatorRun.UntilAsync(["audit", "--every", "00:00:01", "--listen", url, .. OperatorRun.Settings(bed.Settings)], over.Token);

        await Eventually.HoldsAsync(async () => await TryAsync("/health/ready") == "Healthy" ? null : "a round");
        Assert.Contains("streaming_audit_differing{streaming_interest_kind=\"implicit\"} 0\n", await TryAsync("/metrics"), StringComparison.Ordinal);
        await bed.ForgeAsync(Generation.UserImplicitAlias, People.Early, point => point with { State = UserState.Empty });
        await Eventually.HoldsAsync(async () => (await TryAsync("/metrics")).Contains("streaming_audit_differing{streaming_interest_kind=\"implicit\"} 1\n", StringComparison.Ordinal) ? null : "the user who differs");
        bed.Server.Faults.BeUnavailable();
        await Eventually.HoldsAsync(async () => (await TryAsync("/health/ready")).Contains("Qdrant", StringComparison.Ordinal) ? null : "that it cannot audit");
        Assert.Equal("Healthy", await TryAsync("/health/live"));

        await over.CancelAsync();
        (await audit).EndedWith(ExitCode.Interrupted);

        async Task<string> TryAsync(string path)
        {
            try
            {
                return await (await client.GetAsync(path, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException e)
            {
                return e.Message;
            }
        }
    }

    async Task<IEnumerable<string>> WriteIdsAsync() =>
        (await bed.UsersAsync(Generation.UserImplicitAlias)).Concat(await bed.UsersAsync(Generation.UserExplicitAlias)).Select(user => user.Value.WriteId).Order();

    [GeneratedRegex("/(Upsert|Delete|Update|Create|Set|Clear|Overwrite)")]
    private static partial Regex Changes();

    string PathOf(string file) => Path.Combine(folder.FullName, file);
}
