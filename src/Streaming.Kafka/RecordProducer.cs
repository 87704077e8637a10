using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streaming.Kafka.Tracing;

namespace Streaming.Kafka;

/// <summary>One librdkafka producer behind a bounded queue, replaced when it reports a fatal error.</summary>
public sealed partial class RecordProducer : IRecordProducer, IDisposable
{
    /// <summary>Records under way before callers have to wait.</summary>
    public const int MaxUnderWay = 20_000;

    static readonly TimeSpan FullQueuePause = TimeSpan.FromMilliseconds(5), FlushTimeout = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim room = new(MaxUnderWay, MaxUnderWay);
    readonly KafkaClients clients;
    readonly KafkaMetrics metrics;
    readonly TimeProvider time;
    readonly ILogger logger;
    IProducer<byte[]?, byte[]?> client;

    public RecordProducer(KafkaClients clients, KafkaMetrics metrics, TimeProvider time, ILogger<RecordProducer> logger)
    {
        (this.clients, this.metrics, this.time, this.logger) = (clients, metrics, time, logger);
        client = Create();
    }

    public async Task<TopicPartitionOffset> ProduceAsync(
        string topic, byte[]? key, byte[]? value, Headers? headers = null, long? timestamp = null, CancellationToken cancellationToken = default)
    {
        using var span = SendSpan.Start(topic, ref headers);
        await room.WaitAsync(cancellationToken);
        var delivery = new Delivery(this, Volatile.Read(ref client));
        try
        {
            var message = new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = headers };
            if (timestamp is { } milliseconds)
                message.Timestamp = new Timestamp(milliseconds, TimestampType.CreateTime);
            while (!TryEnqueue(topic, message, delivery))
                await Task.Delay(FullQueuePause, time, cancellationToken);
        }
        catch
        {
            room.Release();
            throw;
        }
        try
        {
            var place = await delivery.Task.WaitAsync(cancellationToken);
            SendSpan.Acknowledged(span, place);
            return place;
        }
        catch (Exception e) when (span is not null)
        {
            SendSpan.Failed(span, e);
            throw;
        }
    }

    public void Dispose()
    {
        client.Flush(FlushTimeout);
        client.Dispose();
        room.Dispose();
    }

    static bool TryEnqueue(string topic, Message<byte[]?, byte[]?> message, Delivery delivery)
    {
        try
        {
            delivery.Client.Produce(topic, message, delivery.Report);
            return true;
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException e) when (e.Error.IsFatal)
        {
            delivery.Owner.Replace(delivery.Client, e.Error);
            throw;
        }
    }

    IProducer<byte[]?, byte[]?> Create()
    {
        IProducer<byte[]?, byte[]?>? created = null;
        created = clients.CreateProducer(error =>
        {
            if (error.IsFatal && Volatile.Read(ref created) is { } failed)
                Replace(failed, error);
        });
        return created;
    }

    // A fatal error ends a producer; the records under way on it fail, and their callers decide.
    void Replace(IProducer<byte[]?, byte[]?> failed, Error error)
    {
        lock (room)
        {
            if (!ReferenceEquals(client, failed))
                return;
            LogReplaced(logger, error.Code, error.Reason);
            Volatile.Write(ref client, Create());
        }
        // Not here: this may be the failed producer's own thread, which Dispose waits for.
        ThreadPool.QueueUserWorkItem(static old => old.Dispose(), failed, preferLocal: false);
    }

    sealed class Delivery(RecordProducer owner, IProducer<byte[]?, byte[]?> client)
        : TaskCompletionSource<TopicPartitionOffset>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        readonly long started = owner.time.GetTimestamp();

        public RecordProducer Owner => owner;

        public IProducer<byte[]?, byte[]?> Client => client;

        public void Report(DeliveryReport<byte[]?, byte[]?> report)
        {
            owner.room.Release();
            owner.metrics.Produced(report.Topic, report.Error, owner.time.GetElapsedTime(started));
            if (report.Error.IsFatal)
                owner.Replace(client, report.Error);
            if (report.Error.IsError)
                SetException(new ProduceException<byte[]?, byte[]?>(report.Error, report));
            else
                SetResult(report.TopicPartitionOffset);
        }
    }
}
