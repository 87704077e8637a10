using Streaming.Interests;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.Audit;

public sealed class AuditTests : IAsyncLifetime
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

        Assert.True(run.ExitCode == ExitCode.Well, run.Output + run.Errors);
        Assert.Contains("implicit: 3 users drawn, 3 as they should be, 0 in motion and skipped", run.Output, StringComparison.Ordinal);
        Assert.Contains("explicit: 3 users drawn, 3 as they should be", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StateWithoutARecordsEvent_IsToldWithUserFieldAndRecord()
    {
        await bed.ForgeAsync(Generation.UserImplicitAlias, People.Early, point => point with { State = UserState.Empty });

        var run = await bed.RunAsync("audit", "--metrics", PathOf("audit.prom"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
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

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains($"{People.Early}: hides: has what no record says", run.Output, StringComparison.Ordinal);
        Assert.Matches($"{People.Busy}: vectors: differ by up to 2.0e-05", run.Output);
    }

    [Fact]
    public async Task InputsOfTheModel_AreHeldAgainstTheirRecordedRanges()
    {
        Assert.Equal(ExitCode.Well, (await bed.RunAsync("audit", "--record-inputs", PathOf("inputs.json"))).ExitCode);
        Assert.Equal(ExitCode.Well, (await bed.RunAsync("audit", "--inputs", PathOf("inputs.json"))).ExitCode);
        await bed.ProduceAsync(bed.Topics.Engagements, People.Early, Messages.Click(People.Early, "unknown-1", "nowhere"));
        await bed.ProduceAsync(bed.Topics.Engagements, People.Early, Messages.Click(People.Early, "unknown-2", "nowhere-else"));
        await bed.CaughtUpAsync();

        var run = await bed.RunAsync("audit", "--inputs", PathOf("inputs.json"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Drifted: implicit unknownItems: ", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongInput, (await bed.RunAsync("audit", "--inputs", Repository.PathOf("README.md"))).ExitCode);
    }

    string PathOf(string file) => Path.Combine(folder.FullName, file);
}
