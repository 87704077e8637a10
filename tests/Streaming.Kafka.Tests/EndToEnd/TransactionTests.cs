using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class TransactionTests(KafkaFixture kafka) : StreamTest(kafka)
{
    [Fact]
    public async Task Stream_TransactionsLeaveGaps_ProgressReachesTheEndAndAbortedRecordsAreNotSeen()
    {
        Assert.SkipUnless(Server.Embedded is null, "the embedded cluster leaves no markers in its partitions");
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        var (handler, progress) = (new RecordingHandler(), new MemoryProgressStore());
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);

        await Task.Run(() => Produce(topic), Cancel);
        await handler.AppliedAsync(10);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await progress.UntilAsync(p => p.Any(x => x.AppliedUpTo > now));

        Assert.All(handler.Applied, a => Assert.Equal("committed", a.Value));
        // 10 committed, 10 aborted, and a marker for each of the two transactions.
        Assert.Equal(22, Assert.Single(progress.Stored).Offset);
    }

    void Produce(string topic)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = Server.BootstrapServers,
            TransactionalId = topic,
        }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        foreach (var value in new[] { "committed", "aborted" })
        {
            producer.BeginTransaction();
            for (var i = 0; i < 10; i++)
                producer.Produce(topic, new Message<byte[], byte[]> { Key = [1], Value = Encoding.UTF8.GetBytes(value) });
            if (value == "committed")
                producer.CommitTransaction();
            else
            {
                producer.Flush(Cancel);
                producer.AbortTransaction();
            }
        }
    }
}
