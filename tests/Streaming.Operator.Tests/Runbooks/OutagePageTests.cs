using System.Text.RegularExpressions;
using Grpc.Core;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>Pages on a server that does not do its work, typed against a stack with the query worker.</summary>
public sealed class OutagePageTests : IAsyncLifetime
{
    readonly Bed bed = new();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        bed.Set("Qdrant:MaxRetries", "0");
        await bed.StartAsync("catalogue", "implicit", "explicit", "query");
        await bed.LoadItemsAsync();
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-1", "north"));
        await bed.CaughtUpAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task QdrantDown_IsSeen_AndOverWhenItIsBack(bool mended)
    {
        var (page, terminal) = (Runbook.Read("qdrant-down-or-slow.md").Named().ToList(), Terminal());
        await using var alerts = await Alerts.WatchAsync(bed.Running.Select(bed.UrlOf));
        bed.Server.Faults.BeUnavailable();
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-2", "north"));
        await alerts.FireAsync("QdrantUnavailable");
        await Eventually.HoldsAsync(async () =>
        {
            var (exitCode, seen, _) = await terminal.TypeAsync(page[0]);
            string[] signs = ["told to pause", "streaming_qdrant_circuit_open", "Qdrant: does not answer"];
            return exitCode == 1 && signs.All(sign => seen.Contains(sign, StringComparison.Ordinal)) ? null : $"{string.Join(", ", signs)} in {exitCode}: {seen}";
        });

        if (mended)
        {
            bed.Server.Faults.Mend();
            await bed.CaughtUpAsync();
            await terminal.UntilWellAsync(Runbook.Patient(page[^1]));
            await alerts.ClearAsync("QdrantUnavailable");
        }
        else
        {
            Assert.NotEqual(0, (await terminal.TypeAsync(Runbook.Together(page[^1]))).ExitCode);
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming collections snapshot --prune --keep 1", false)]
    public async Task QdrantDiskFull_IsSeen_AndOverWhenOldSnapshotsAreGone(string leftOut, bool mended)
    {
        await bed.RunAsync("collections", "snapshot");
        await bed.RunAsync("collections", "snapshot");
        var (page, terminal) = (Runbook.Read("qdrant-disk.md").Named().ToList(), Terminal());
        FillDisk();
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-2", "north"));
        await Eventually.HoldsAsync(async () => await terminal.TypeAsync(page[0]) is var seen && seen.Output.Contains("error_type=\"Internal\"", StringComparison.Ordinal) ? null : $"failed writes in {seen.Output}");

        await terminal.TypeAsync(leftOut.Length == 0 ? page[1] : Regex.Replace(page[1], $"^{leftOut}$", "", RegexOptions.Multiline));

        if (mended)
            await bed.CaughtUpAsync();
        await terminal.HoldsAsync(page[2], mended);
        Assert.Equal(mended ? 1 : 2, (await bed.Qdrant.ListSnapshotsAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken)).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lag_IsSeen_AndOverWithAnotherWorker(bool added)
    {
        var (page, terminal) = (Runbook.Read("lag.md").Named().ToList(), Terminal());
        // The one that there is does not get on.
        bed.Server.Faults.Before = (method, cancel) => method.EndsWith("/Upsert", StringComparison.Ordinal) ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel) : Task.CompletedTask;
        await using var alerts = await Alerts.WatchAsync([bed.UrlOf("implicit")]);
        for (var i = 0; i < 1100; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", $"l-{i}", "north"));
        await alerts.FireAsync("LagGrowing", () => bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", Guid.NewGuid().ToString("N"), "north")));
        var found = await terminal.TypeAsync(page[0]);
        Assert.Contains("waiting records of user-1", found.Output, StringComparison.Ordinal);
        Assert.Contains("streaming_stream_lag", found.Output, StringComparison.Ordinal);

        if (added)
        {
            bed.Server.Faults.Mend();
            await bed.StartAsync("implicit-2", "implicit", new Dictionary<string, string> { ["Kafka:GroupId"] = bed.Groups + "implicit" });
            await bed.CaughtUpAsync();
        }

        await terminal.HoldsAsync(page[1], added);
        if (added)
            await alerts.ClearAsync("LagGrowing");
    }

    /// <summary>As a server whose disk is full: it reads, and lets one delete, which makes room.</summary>
    void FillDisk()
    {
        var full = true;
        bed.Server.Faults.Before = (method, _) => full && (method.EndsWith("/Upsert", StringComparison.Ordinal) || method.EndsWith("Snapshots/Create", StringComparison.Ordinal))
            ? throw new RpcException(new Status(StatusCode.Internal, "Service internal error: No space left on device: WAL buffer size exceeds available disk space"))
            : Task.CompletedTask;
        bed.Server.Faults.After = (method, _) =>
        {
            full &= !method.EndsWith("Snapshots/Delete", StringComparison.Ordinal);
            return Task.CompletedTask;
        };
    }

    Terminal Terminal() => new(bed, new Dictionary<string, string> { ["IMPLICIT"] = bed.UrlOf("implicit"), ["QUERY"] = bed.UrlOf("query") });
}
