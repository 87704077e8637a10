using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.TestServers;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>runbooks/kafka-down.md against brokers of its own, which it may take down.</summary>
public sealed class KafkaPageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KafkaDown_IsSeen_AndOverWhenItIsBack(bool mended)
    {
        await using var bed = await PreparedAsync(() => Task.FromResult(KafkaTestServer.Embed()));
        var page = Runbook.Read("kafka-down.md").Named().ToList();
        using var terminal = new Terminal(bed, new Dictionary<string, string>());
        bed.Kafka.Embedded!.BrokerDown();
        var found = (await terminal.TypeAsync(page[0])).EndedWith(ExitCode.Failed);
        Assert.Contains("Kafka: does not answer", found.Output, StringComparison.Ordinal);

        if (mended)
            bed.Kafka.Embedded.BrokerUp();
        await terminal.HoldsAsync(IsOver(page[1]), mended);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("export Kafka__BootstrapServers=$BROKERS", false)]
    public async Task BrokerReplaced_ByOneWithAnotherAddress_WorkersGoOn(string leftOut, bool mended)
    {
        Assert.SkipUnless(KafkaBroker.Missing is null, KafkaBroker.Missing ?? "");
        await using var broker = await KafkaBroker.StartAsync("", TestContext.Current.CancellationToken);
        await using var bed = await PreparedAsync(() => Task.FromResult(KafkaTestServer.Of(broker)));
        await bed.StopAsync();
        var page = Runbook.Read("kafka-down.md");
        var replacement = await broker.ReplaceAsync(TestContext.Current.CancellationToken);
        using var terminal = new Terminal(bed, new Dictionary<string, string> { ["BROKERS"] = replacement });

        // The workers of this process take what the page's shell exports.
        var replaced = page.Named("replaced").Single();
        if (leftOut.Length > 0)
            replaced = replaced.Replace(leftOut, "", StringComparison.Ordinal);
        else
            bed.Set("Kafka:BootstrapServers", replacement);
        await terminal.HoldsAsync(replaced, mended);
        if (!mended)
            return;
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await terminal.HoldsAsync(IsOver(page.Named().Last()), true);
    }

    /// <summary>Without the check of settings: the topics of a bed have none, and an embedded broker does not tell them.</summary>
    static string IsOver(string block) => block.Replace("streaming topics check\n", "", StringComparison.Ordinal);

    static async Task<Bed> PreparedAsync(Func<Task<KafkaTestServer>> kafka)
    {
        var bed = new Bed(kafka);
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.LoadItemsAsync();
        await bed.EarlyAsync();
        return bed;
    }
}
