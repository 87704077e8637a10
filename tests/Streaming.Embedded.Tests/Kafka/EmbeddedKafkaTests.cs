using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Embedded.Kafka;

namespace Streaming.Embedded.Tests.Kafka;

public sealed class EmbeddedKafkaTests : IDisposable
{
    readonly EmbeddedKafka kafka = new();

    public void Dispose() => kafka.Dispose();

    [Fact]
    public async Task Produce_KeepsPartitionKeyHeadersAndTimestamp()
    {
        kafka.CreateTopic("topic", 3);
        using var producer = Producer();
        var stands = await producer.ProduceAsync(new TopicPartition("topic", 2), new Message<byte[], byte[]>
        {
            Key = [1],
            Value = [2],
            Headers = new Headers { { "name", [3] } },
            Timestamp = new Timestamp(1234567890123, TimestampType.CreateTime),
        }, TestContext.Current.CancellationToken);

        var read = await ReadAsync(stands.TopicPartitionOffset);

        Assert.Equal((2, 0L), (stands.Partition.Value, stands.Offset.Value));
        Assert.Equal("1 2 3", $"{read.Message.Key[0]} {read.Message.Value[0]} {read.Message.Headers.GetLastBytes("name")[0]}");
        Assert.Equal(1234567890123, read.Message.Timestamp.UnixTimestampMs);
    }

    [Fact]
    public async Task DeleteRecords_MovesTheBeginning()
    {
        kafka.CreateTopic("topic", 1);
        using var producer = Producer();
        for (var i = 0; i < 5; i++)
            await producer.ProduceAsync("topic", new Message<byte[], byte[]> { Value = [1] }, TestContext.Current.CancellationToken);

        kafka.DeleteRecords("topic", 0, 3);

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        var first = await admin.ListOffsetsAsync([new TopicPartitionOffsetSpec { TopicPartition = new("topic", 0), OffsetSpec = OffsetSpec.Earliest() }]);
        Assert.Equal(3, first.ResultInfos[0].TopicPartitionOffsetError.Offset.Value);
    }

    [Fact]
    public async Task FailNext_IsToldToTheClient()
    {
        const short produce = 0;
        kafka.CreateTopic("topic", 1);
        using var producer = Producer();
        kafka.FailNext(produce, ErrorCode.TopicAuthorizationFailed);

        var failure = await Assert.ThrowsAsync<ProduceException<byte[], byte[]>>(() => producer.ProduceAsync(
            "topic", new Message<byte[], byte[]> { Value = [1] }, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.TopicAuthorizationFailed, failure.Error.Code);
    }

    [Fact]
    public void CreateTopic_Twice_SaysSo()
    {
        kafka.CreateTopic("topic", 1);
        var failure = Assert.Throws<InvalidOperationException>(() => kafka.CreateTopic("topic", 1));
        Assert.Contains("create topic topic", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoClusters_DoNotMeet()
    {
        using var other = new EmbeddedKafka();
        kafka.CreateTopic("topic", 1);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = other.BootstrapServers }).Build();
        Assert.DoesNotContain(await Task.Run(() => admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics, TestContext.Current.CancellationToken), t => t.Topic == "topic");
    }

    IProducer<byte[], byte[]> Producer() =>
        new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();

    async Task<ConsumeResult<byte[], byte[]>> ReadAsync(TopicPartitionOffset at) => await Task.Run(() =>
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "none", EnableAutoCommit = false }).Build();
        consumer.Assign(at);
        return consumer.Consume(TestContext.Current.CancellationToken);
    });
}
