using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Query.Topics;
using System.Diagnostics.Metrics;

namespace Streaming.Query.Tests.Topics;

public sealed class ServedLogTests : IDisposable
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly MeterListener _listener = new();
    readonly Dictionary<string, long> _counts = [];
    readonly Broker _broker = new();
    readonly ServedLog _log;

    public ServedLogTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _log = new ServedLog(_broker, new TopicNames(new TopicOptions()), new QueryMetrics(meters, TimeProvider.System), TimeProvider.System, NullLogger<ServedLog>.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "streaming.query.served")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            lock (_counts)
                _counts[(string)tags[0].Value!] = _counts.GetValueOrDefault((string)tags[0].Value!) + value;
        });
        _listener.Start();
    }

    [Fact]
    public async Task Record_DoesNotWaitForTheBroker_StopDoes()
    {
        _log.Record(new RetrieveRequest(), new RetrieveResponse { UserId = "u" });
        var stopping = _log.StopAsync(Cancel);

        Assert.False(stopping.IsCompleted);
        _broker.Delivery.SetResult();
        await stopping;
        Assert.Equal(1, _counts["delivered"]);
    }

    [Fact]
    public async Task Undelivered_IsCountedAsLost()
    {
        _broker.Delivery.SetException(new KafkaException(ErrorCode.Local_MsgTimedOut));
        _log.Record(new RetrieveRequest(), new RetrieveResponse { UserId = "u" });

        await _log.StopAsync(Cancel);
        Assert.Equal(1, _counts["lost"]);
    }

    [Fact]
    public async Task MoreUnderWayThanTheBound_AreCountedAsLost()
    {
        for (var i = 0; i < ServedLog.MaxUnderWay + 3; i++)
            _log.Record(new RetrieveRequest(), new RetrieveResponse { UserId = "u" });

        Assert.Equal(3, _counts["lost"]);
        _broker.Delivery.SetResult();
        await _log.StopAsync(Cancel);
        Assert.Equal(ServedLog.MaxUnderWay, _counts["delivered"]);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    sealed class Broker : IRecordProducer
    {
        public TaskCompletionSource Delivery { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<TopicPartitionOffset> ProduceAsync(
            string topic, byte[]? key, byte[]? value, Headers? headers, long? timestamp, CancellationToken cancellationToken)
        {
            await Delivery.Task;
            return new TopicPartitionOffset(topic, 0, 0);
        }
    }
}
