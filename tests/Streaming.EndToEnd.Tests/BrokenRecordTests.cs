using System.Text;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.EndToEnd.Tests.Stage;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.EndToEnd.Tests;

/// <summary>On a real broker where the machine has one.</summary>
[Collection(Cluster.Collection)]
public class BrokenRecordTests(Cluster cluster) : BrokenRecord(cluster);

/// <summary>On the embedded Kafka, always.</summary>
[Collection(Cluster.Collection)]
public class BrokenRecordOnEmbeddedServersTests(EmbeddedCluster cluster) : BrokenRecord(cluster), IClassFixture<EmbeddedCluster>;

public abstract class BrokenRecord(Cluster cluster)
{
    const string User = "broken-user";
    const int Before = 20, After = 20;

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>A field that says it has 127 bytes, and has one.</summary>
    static readonly byte[] NoMessage = [0x0A, 0x7F, 0x78];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BrokenRecord_InTheMiddle_IsADeadLetter_AndEverythingAfterItIsApplied()
    {
        var unruly = new Engagement { EventId = "unruly", UserId = User, ItemId = "item", Action = (Contracts.Action)77 }.ToByteArray();
        await ViewAsync(Before, "before");
        await cluster.ProduceAsync(cluster.Topics.Engagements, User, NoMessage);
        await cluster.ProduceAsync(cluster.Topics.Engagements, User, unruly);
        await ViewAsync(After, "after");

        foreach (var alias in (string[])[Generation.UserImplicitAlias, Generation.UserExplicitAlias])
            await Eventually.HoldsAsync(
                async cancel =>
                {
                    var user = (await cluster.UsersAsync(alias, User, cancel)).GetValueOrDefault(User);
                    return user?.Counts == new RecordCounts(Before + After, 0, 0) && user.State.Window.Count == Before + After
                        ? null
                        : $"{alias} holds {user?.State.Window.Count} engagements of {Before + After}";
                },
                Deadline, Cancel);
        var source = await cluster.ReadAsync(cluster.Topics.Engagements);
        var dead = await cluster.ReadAsync(TopicNames.DeadLettersOf(cluster.Topics.Engagements));
        foreach (var worker in (string[])["implicit", "explicit"])
        {
            var own = dead.Where(letter => Header(letter, "dlq.consumer.group") == cluster.GroupOf(worker)).ToList();
            CheckLetter(own, source.Single(record => record.Value.AsSpan().SequenceEqual(NoMessage)), "undecodable", "value: ");
            CheckLetter(own, source.Single(record => record.Value.AsSpan().SequenceEqual(unruly)), "invalid", "action: ");
        }
    }

    async Task ViewAsync(int count, string name)
    {
        for (var i = 0; i < count; i++)
            await cluster.ProduceAsync(
                cluster.Topics.Engagements, User, new Engagement { EventId = $"{name}-{i}", UserId = User, ItemId = "item", Action = Contracts.Action.View });
    }

    static void CheckLetter(List<SourceRecord> letters, SourceRecord broken, string errorClass, string message)
    {
        var letter = Assert.Single(letters, letter => letter.Value.AsSpan().SequenceEqual(broken.Value));
        Assert.Equal(broken.Key, letter.Key);
        Assert.Equal(broken.Topic, Header(letter, "dlq.source.topic"));
        Assert.Equal($"{broken.Partition}", Header(letter, "dlq.source.partition"));
        Assert.Equal($"{broken.Offset}", Header(letter, "dlq.source.offset"));
        Assert.Equal(errorClass, Header(letter, "dlq.error.class"));
        Assert.StartsWith(message, Header(letter, "dlq.error.message"), StringComparison.Ordinal);
    }

    static string Header(SourceRecord record, string key) => Encoding.UTF8.GetString(record.Headers!.GetLastBytes(key));
}
