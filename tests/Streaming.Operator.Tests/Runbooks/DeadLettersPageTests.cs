using System.Text;
using System.Text.RegularExpressions;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>runbooks/dead-letters.md against a stack with a bad record and a record that was refused by mistake.</summary>
public sealed class DeadLettersPageTests : IAsyncLifetime
{
    readonly Bed bed = new();
    string record = "", mistaken = "";
    Alerts? alerts;

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("implicit", "explicit");
        alerts = await Alerts.WatchAsync(bed.Running.Select(bed.UrlOf));
        var bad = await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.TooLong("user-1", "e-3"));
        record = $"{bad.Topic}/{bad.Partition.Value}/{bad.Offset.Value}";
        await bed.RefuseAsync(
            new SourceRecord(bed.Topics.Engagements, 0, 99, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), "user-1"u8.ToArray(),
                RecordCodec.Engagement.Encode(Messages.Click("user-1", "e-4", "north")), null),
            "refused", "by mistake");
        mistaken = $"{bed.Topics.Engagements}/0/99";
        await bed.CaughtUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (alerts?.DisposeAsync() ?? ValueTask.CompletedTask);
        await bed.DisposeAsync();
    }

    /// <param name="leftOut">A command that is not typed; empty: all are.</param>
    /// <param name="repaired">Whether everything is in the user's state at the end.</param>
    [Theory]
    [InlineData("", true)]
    [InlineData("streaming dead-letters replay --class refused --since 02:00:00", false)]
    [InlineData("streaming dead-letters replay $RECORD --value corrected.json", false)]
    public async Task Commands_InOrder_BringBackWhatWasRefused(string leftOut, bool repaired)
    {
        await alerts!.FireAsync("DeadLettersGrowing");
        using var terminal = new Terminal(bed, new Dictionary<string, string> { ["RECORD"] = record, ["USER_ID"] = "user-1" });
        var printed = new StringBuilder();
        foreach (var block in Runbook.Read("dead-letters.md").Named())
        {
            var typed = leftOut.Length == 0 ? block : Regex.Replace(block, "^" + Regex.Escape(leftOut) + "$", "", RegexOptions.Multiline);
            Assert.True(leftOut.Length > 0 || typed == block);
            printed.Append((await terminal.TypeAsync(typed)).EndedWith(ExitCode.Well).Output);
            await bed.CaughtUpAsync();
        }

        await alerts!.ClearAsync("DeadLettersGrowing");
        Assert.Contains(record, printed.ToString(), StringComparison.Ordinal);
        Assert.Contains(mistaken, printed.ToString(), StringComparison.Ordinal);
        var events = (await bed.UserAsync(Generation.UserImplicitAlias, "user-1"))?.State.Window.Select(e => e.EventId.ToString()).Order() ?? Enumerable.Empty<string>();
        Assert.Equal(repaired, events.SequenceEqual(["e-3", "e-4"]));
    }
}
