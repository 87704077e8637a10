using System.Diagnostics.Metrics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Streaming.Kafka.Tests;

public sealed class DeadLettersTests : IDisposable
{
    readonly FakeTimeProvider time = new();
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly SourceRecord record = new("topic", 2, 42, 1234, "k"u8.ToArray(), "v"u8.ToArray(), new Headers { { "own", "x"u8.ToArray() } });

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task Send_BrokersDoNotAnswer_WaitsUntilTheyDo()
    {
        var producer = new Producer(ErrorCode.Local_MsgTimedOut, ErrorCode.UnknownTopicOrPart, ErrorCode.TopicAuthorizationFailed);
        var send = Letters(producer).SendAsync(record, "invalid", "why", TestContext.Current.CancellationToken);
        while (!send.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        await send;

        var (topic, value, headers) = Assert.Single(producer.Sent);
        Assert.Equal(("topic.dlq", "v"), (topic, Encoding.UTF8.GetString(value!)));
        Assert.Equal(
            ["own", "dlq.source.topic", "dlq.source.partition", "dlq.source.offset", "dlq.source.timestamp", "dlq.error.class", "dlq.error.message", "dlq.consumer.group"],
            headers.Select(h => h.Key));
    }

    [Fact]
    public async Task Send_TooLargeForTheTopic_GoesWithoutItsValueAndSaysSo()
    {
        var producer = new Producer(ErrorCode.MsgSizeTooLarge);
        await Letters(producer).SendAsync(record, "invalid", "why", TestContext.Current.CancellationToken);

        var (_, value, headers) = Assert.Single(producer.Sent);
        Assert.Null(value);
        Assert.Equal("1"u8.ToArray(), headers.GetLastBytes("dlq.value.omitted"));
        Assert.Equal("42"u8.ToArray(), headers.GetLastBytes("dlq.source.offset"));
    }

    [Fact]
    public async Task Send_Cancelled_StopsWaiting()
    {
        using var stop = new CancellationTokenSource();
        var send = Letters(new Producer(Enumerable.Repeat(ErrorCode.Local_MsgTimedOut, 100).ToArray())).SendAsync(record, "invalid", "why", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    DeadLetters Letters(IRecordProducer producer) => new(
        producer, "group", new KafkaMetrics(services.GetRequiredService<IMeterFactory>()), time, NullLogger.Instance);

    sealed class Producer(params ErrorCode[] failures) : IRecordProducer
    {
        readonly Queue<ErrorCode> failures = new(failures);

        public List<(string Topic, byte[]? Value, Headers Headers)> Sent { get; } = [];

        public Task<TopicPartitionOffset> ProduceAsync(
            string topic, byte[]? key, byte[]? value, Headers? headers = null, long? timestamp = null, CancellationToken cancellationToken = default)
        {
            if (failures.TryDequeue(out var failure))
                return Task.FromException<TopicPartitionOffset>(new KafkaException(new Error(failure)));
            Sent.Add((topic, value, headers!));
            return Task.FromResult(new TopicPartitionOffset(topic, 0, 0));
        }
    }
}
