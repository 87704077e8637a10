using System.Text;
using Confluent.Kafka;
using Google.Protobuf;
using Grpc.Core;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Topics;

public class RequestTopicTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_AreAnsweredInTheirForm_AndServed()
    {
        await using var stage = await WorkerStage.CreateAsync();
        var request = new RetrieveRequest { UserId = "u", RequestId = "r-1", Limit = 5, Surface = "mail" };

        await ProduceAsync(stage, "u", request.ToByteArray());
        await ProduceAsync(stage, "u", Encoding.UTF8.GetBytes("""{"userId": "u", "limit": 3}"""));
        var replies = Consume(stage, "retrieval-responses", 2);
        var served = Consume(stage, "served", 2).ConvertAll(record => Served.Parser.ParseFrom(record.Value));

        Assert.All(replies, reply => Assert.Equal("u", Encoding.UTF8.GetString(reply.Key)));
        var first = RetrievalReply.Parser.ParseFrom(replies[0].Value);
        Assert.Equal("r-1", first.RequestId);
        Assert.Equal(5, first.Response.Items.Count);
        var second = JsonParser.Default.Parse<RetrievalReply>(Encoding.UTF8.GetString(replies[1].Value));
        Assert.Equal("0-1", second.RequestId);
        Assert.Equal(3, second.Response.Items.Count);

        var record = served.Single(s => s.RequestId == "r-1");
        Assert.Equal(("u", "mail", Strategy.Blended, "g1"), (record.UserId, record.Surface, record.Strategy, record.Fingerprint));
        Assert.Equal(first.Response.Items.Select(item => item.ItemId), record.Items.Select(item => item.ItemId));
        Assert.Equal([1u, 2u, 3u, 4u, 5u], record.Items.Select(item => item.Position));
        Assert.Equal(
            first.Response.Items.Select(item => first.Response.Interests[(int)item.FoundBy[0].Interest].Id), record.Items.Select(item => item.SourceId));
        Assert.Contains(record.Items, item => item.SourceKind == InterestKind.Topic);
    }

    [Fact]
    public async Task InvalidRequest_IsAnsweredWithTheField_AndUndecodableBytesAreDeadLettered()
    {
        await using var stage = await WorkerStage.CreateAsync();

        await ProduceAsync(stage, "u", [0xff, 0xff, 0xff]);
        await ProduceAsync(stage, "u", new RetrieveRequest { UserId = "u", RequestId = "bad", Limit = 2000 }.ToByteArray());
        await ProduceAsync(stage, "v", new RetrieveRequest { UserId = "u", RequestId = "other-key" }.ToByteArray());
        await ProduceAsync(stage, "u", new RetrieveRequest { UserId = "u", RequestId = "good" }.ToByteArray());
        var replies = Consume(stage, "retrieval-responses", 3).ConvertAll(reply => RetrievalReply.Parser.ParseFrom(reply.Value));
        var dead = Consume(stage, "retrieval-requests.dlq", 1);

        var bad = replies.Single(reply => reply.RequestId == "bad").Error;
        Assert.Equal(("INVALID_ARGUMENT", "limit"), (bad.Code, bad.Field));
        Assert.NotEmpty(bad.Message);
        Assert.Equal("key", replies.Single(reply => reply.RequestId == "other-key").Error.Field);
        Assert.NotNull(replies.Single(reply => reply.RequestId == "good").Response);
        Assert.Equal([0xff, 0xff, 0xff], dead[0].Value);
    }

    [Fact]
    public async Task NotAsFreshAsDemanded_IsAnsweredSo()
    {
        await using var stage = await WorkerStage.CreateAsync(("Query:TimeoutMs", "200"));
        var after = new ProducedRecord { Topic = "engagements", Partition = 1, Offset = 5 };

        await ProduceAsync(stage, "u", new RetrieveRequest { UserId = "u", RequestId = "early", After = { after } }.ToByteArray());
        var error = RetrievalReply.Parser.ParseFrom(Consume(stage, "retrieval-responses", 1)[0].Value).Error;

        Assert.Equal("FAILED_PRECONDITION", error.Code);
        Assert.Equal(5, error.NotYet.Lacking[0].DemandedOffset);
    }

    [Fact]
    public async Task RequestDuringAnOutage_IsAnsweredWhenQdrantIsBack()
    {
        await using var stage = await WorkerStage.CreateAsync();
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Qdrant.Faults.Before = (_, _) =>
        {
            refused.TrySetResult();
            throw new RpcException(new Status(StatusCode.Unavailable, "away"));
        };

        await ProduceAsync(stage, "u", new RetrieveRequest { UserId = "u", RequestId = "patient" }.ToByteArray());
        await refused.Task.WaitAsync(Cancel);
        stage.Qdrant.Faults.Before = null;

        var reply = RetrievalReply.Parser.ParseFrom(Consume(stage, "retrieval-responses", 1)[0].Value);
        Assert.Equal("patient", reply.RequestId);
        Assert.NotEmpty(reply.Response.Items);
    }

    [Fact]
    public async Task AnswerOverGrpc_IsServedToo()
    {
        await using var stage = await WorkerStage.CreateAsync();

        var answer = await stage.Grpc.RetrieveAsync(new RetrieveRequest { UserId = "u", Limit = 4 }, cancellationToken: Cancel);
        var served = Served.Parser.ParseFrom(Consume(stage, "served", 1)[0].Value);

        Assert.Equal(answer.RequestId, served.RequestId);
        Assert.Equal(answer.Items.Select(item => item.ItemId), served.Items.Select(item => item.ItemId));
    }

    static async Task ProduceAsync(WorkerStage stage, string key, byte[] value)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = stage.Kafka.BootstrapServers }).Build();
        await producer.ProduceAsync("retrieval-requests", new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value }, Cancel);
    }

    static List<Message<byte[], byte[]>> Consume(WorkerStage stage, string topic, int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = stage.Kafka.BootstrapServers,
            GroupId = "test",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var messages = new List<Message<byte[], byte[]>>();
        while (messages.Count < count)
            messages.Add(consumer.Consume(patience.Token).Message);
        return messages;
    }
}
