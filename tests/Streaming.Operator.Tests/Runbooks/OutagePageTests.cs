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
        bed.Server.Faults.BeUnavailable();
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-2", "north"));
        await Eventually.HoldsAsync(async () =>
        {
            var (exitCode, seen) = await terminal.TypeAsync(page[0]);
            string[] signs = ["told to pause", "streaming_qdrant_circuit_open", "Qdrant: does not answer"];
            return exitCode == 1 && signs.All(sign => seen.Contains(sign, StringComparison.Ordinal)) ? null : $"{string.Join(", ", signs)} in {exitCode}: {seen}";
        });

        if (mended)
        {
            bed.Server.Faults.Mend();
            await bed.CaughtUpAsync();
            await Eventually.HoldsAsync(async () => await Over(terminal, page[^1]) is { ExitCode: not 0 } not ? not.Output : null);
        }

        Assert.Equal(mended, (await Over(terminal, page[^1])).ExitCode == 0);
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
        await Eventually.HoldsAsync(async () => await terminal.TypeAsync(page[0]) is var (_, seen) && seen.Contains("error_type=\"Internal\"", StringComparison.Ordinal) ? null : $"failed writes in {seen}");

        await terminal.TypeAsync(leftOut.Length == 0 ? page[1] : Regex.Replace(page[1], $"^{leftOut}$", "", RegexOptions.Multiline));

        if (mended)
            await bed.CaughtUpAsync();
        var over = await terminal.TypeAsync(page[2].Replace("status", mended ? "status --behind 00:01:00" : "status --behind 00:00:01", StringComparison.Ordinal));
        Assert.True((over.ExitCode == 0) == mended, over.Output);
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
        for (var i = 0; i < 1100; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", $"l-{i}", "north"));
        var found = await terminal.TypeAsync(page[0]);
        Assert.Contains("waiting records of user-1", found.Output, StringComparison.Ordinal);
        Assert.Contains("streaming_stream_lag", found.Output, StringComparison.Ordinal);

        if (added)
        {
            bed.Server.Faults.Mend();
            await bed.StartAsync("implicit-2", "implicit", new Dictionary<string, string> { ["Kafka:GroupId"] = bed.Groups + "implicit" });
            await bed.CaughtUpAsync();
        }

        var over = await terminal.TypeAsync(Status(page[1]).Trim().Replace("\n", " && ", StringComparison.Ordinal));
        Assert.True((over.ExitCode == 0) == added, over.Output);
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

    static Task<(int ExitCode, string Output)> Over(Terminal terminal, string block) =>
        terminal.TypeAsync(Status(block).Trim().Replace("\n", " && ", StringComparison.Ordinal));

    /// <summary>On a machine that is busy with tests.</summary>
    static string Status(string block) => block.Replace("streaming status", "streaming status --behind 00:01:00", StringComparison.Ordinal);

    Terminal Terminal() => new(bed, new Dictionary<string, string> { ["IMPLICIT"] = bed.UrlOf("implicit"), ["QUERY"] = bed.UrlOf("query") });
}
