using System.Text;
using System.Text.RegularExpressions;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>runbooks/erasure.md against a user with a history, and snapshots that hold it.</summary>
public sealed class ErasurePageTests : IAsyncLifetime
{
    readonly Bed bed = new();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-1", "north"));
        await bed.ProduceAsync(bed.Topics.ProfileChanges, "user-1", Messages.Follow("user-1", "f-1", "topic-north"));
        await bed.CaughtUpAsync();
        await bed.RunAsync("collections", "snapshot");
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Theory]
    [InlineData("", true)]
    [InlineData("streaming user erase $USER_ID", false)]
    [InlineData("streaming collections snapshot --keep 1", false)]
    public async Task Commands_InOrder_EraseAndProveIt(string leftOut, bool erased)
    {
        using var terminal = new Terminal(bed, new Dictionary<string, string> { ["USER_ID"] = "user-1" });
        var before = (await bed.Qdrant.ListSnapshotsAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken))[0].Name;
        var (last, printed) = (0, new StringBuilder());
        foreach (var block in Runbook.Read("erasure.md").Named())
        {
            (last, var output, _) = await terminal.TypeAsync(leftOut.Length == 0 ? block : Regex.Replace(block, "^" + Regex.Escape(leftOut) + "$", "", RegexOptions.Multiline));
            printed.Append(output);
        }

        var user = (await bed.UserAsync(Generation.UserExplicitAlias, "user-1"))!;
        var snapshots = await bed.Qdrant.ListSnapshotsAsync(bed.Generation.UserImplicit, TestContext.Current.CancellationToken);
        var gone = last == 0 && user.State.Window.Count + user.State.Choices.Count == 0 && snapshots.All(snapshot => snapshot.Name != before);
        Assert.True(gone == erased, printed.ToString());
    }
}
