using System.Text;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Query.Topics;

/// <summary>Produces what was answered to the topic <c>served</c>. The producer retries; what it gives up is counted and logged.</summary>
sealed partial class ServedLog(
    IRecordProducer producer, TopicNames topics, QueryMetrics metrics, TimeProvider time, ILogger<ServedLog> logger) : IServedLog, IHostedService
{
    /// <summary>Answers under way to the broker. More than these are not taken: an outage of Kafka must not fill the memory.</summary>
    internal const int MaxUnderWay = 10_000;

    static readonly TimeSpan BetweenLogLines = TimeSpan.FromSeconds(10);

    readonly Lock _gate = new();
    readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _underWay;
    bool _stopping;
    long _lost;
    long? _loggedAt;

    public void Record(RetrieveRequest request, RetrieveResponse response)
    {
        lock (_gate)
        {
            if (_underWay < MaxUnderWay && !_stopping)
                _underWay++;
            else
            {
                Lose(response, null);
                return;
            }
        }
        _ = DeliverAsync(request, response, time.GetUtcNow());
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until the broker has what was answered.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _stopping = true;
            if (_underWay == 0)
                _drained.TrySetResult();
        }
        try
        {
            await _drained.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LogCutOff(_underWay);
        }
    }

    /// <summary>Whoever asked gets the answer while this is written down.</summary>
    async Task DeliverAsync(RetrieveRequest request, RetrieveResponse response, DateTimeOffset servedAt)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var served = ServedMessages.Of(request, response, servedAt);
            await producer.ProduceAsync(topics.Served, Encoding.UTF8.GetBytes(served.UserId), served.ToByteArray());
            metrics.ServedDelivered();
        }
        catch (Exception e)
        {
            lock (_gate)
                Lose(response, e);
        }
        finally
        {
            lock (_gate)
                if (--_underWay == 0 && _stopping)
                    _drained.TrySetResult();
        }
    }

    void Lose(RetrieveResponse response, Exception? exception)
    {
        metrics.ServedLost();
        _lost++;
        if (_loggedAt is { } at && time.GetElapsedTime(at) < BetweenLogLines)
            return;
        LogLost(exception, topics.Served, _lost, response.RequestId);
        _loggedAt = time.GetTimestamp();
    }
}
