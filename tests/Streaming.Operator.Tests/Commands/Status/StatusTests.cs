using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.Status;

public sealed class StatusTests : IAsyncLifetime
{
    readonly Bed bed = new();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.LoadItemsAsync();
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-1", "north"));
        await bed.CaughtUpAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Fact]
    public async Task AllRunning_IsWell_AndALookAtEverything()
    {
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.TooLong("user-1", "e-2"));
        await bed.CaughtUpAsync();

        var run = await bed.RunAsync("status", "--behind", "00:01:00", "--json");

        run.EndedWith(ExitCode.Well);
        using var status = JsonDocument.Parse(run.Output);
        Assert.Equal(bed.Generation.Fingerprint, status.RootElement.GetProperty("generation").GetString());
        Assert.Equal(["catalogue", "implicit", "explicit"], status.RootElement.GetProperty("workers").EnumerateArray().Select(worker => worker.GetProperty("worker").GetString()));
        Assert.Equal(2, status.RootElement.GetProperty("deadLetters").GetProperty(bed.Topics.Engagements + ".dlq").GetInt64());
        Assert.Contains("All well.", (await bed.RunAsync("status", "--behind", "00:01:00")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkerThatDoesNotRun_IsNamed_WithWhoseRecordsWait()
    {
        await bed.StopAsync("implicit");
        for (var i = 0; i < 5; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, "busy", Messages.Click("busy", $"b-{i}", "north"));
        await bed.CaughtUpAsync(Generation.UserExplicitAlias);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);

        var status = await bed.RunAsync("status", "--behind", "00:00:01");
        status.EndedWith(ExitCode.Failed);
        Assert.Contains("Wrong: implicit: behind by", status.Output, StringComparison.Ordinal);

        var lag = await bed.RunAsync("lag", "implicit", "--above", "4", "--keys", "1");
        lag.EndedWith(ExitCode.Failed);
        Assert.Contains("5 waiting records of busy", lag.Output, StringComparison.Ordinal);
        (await bed.RunAsync("lag", "implicit", "--above", "5")).EndedWith(ExitCode.Well);
        (await bed.RunAsync("lag", "explicit", "--above", "0")).EndedWith(ExitCode.Well);
        (await bed.RunAsync("lag", "nobody")).EndedWith(ExitCode.WrongInput);
    }

    [Fact]
    public async Task ProgressOfAWorkerThatHasJustBegun_IsSaidToBeUnknown_NotHalfACenturyBehind()
    {
        await bed.StopAsync("implicit");
        var store = new QdrantProgressStore(bed.Qdrant, bed.Generation.UserImplicit);
        foreach (var progress in await store.ReadAllAsync(TestContext.Current.CancellationToken))
            await store.RewindAsync(progress with { Offset = 0, AppliedUpTo = 0 }, TestContext.Current.CancellationToken);

        var status = (await bed.RunAsync("status", "--behind", "00:01:00")).EndedWith(ExitCode.Failed);

        Assert.Contains("implicit: 1 records not applied, not known yet how far behind", status.Output, StringComparison.Ordinal);
        Assert.Contains("Wrong: implicit: how far it is behind in 4 partitions is not known yet", status.Output, StringComparison.Ordinal);
        Assert.Contains("not known yet", (await bed.RunAsync("lag", "implicit")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("behind by 1,", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatDoesNotAnswer_IsNamed_AndTheRestIsToldAllTheSame()
    {
        bed.Server.Faults.BeUnavailable();

        var run = await bed.RunAsync("status", "--Qdrant:MaxRetries=0");

        run.EndedWith(ExitCode.Failed);
        Assert.Contains("Kafka: 1 brokers. Qdrant: does not answer.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Wrong: Qdrant: ", run.Output, StringComparison.Ordinal);
    }
}
