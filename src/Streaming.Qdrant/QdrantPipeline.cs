using Grpc.Core;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Streaming.Qdrant;

/// <summary>From the outside in: bounded retries with jitter, a circuit breaker, a time limit for each try.</summary>
sealed partial class QdrantPipeline(QdrantOptions options, TimeProvider time, QdrantMetrics metrics, ILogger logger)
{
    readonly CircuitBreakerStateProvider _circuit = new();
    long _openedAt;

    /// <summary>
    /// Whether calls are refused without being sent. No longer once the break is over, though the circuit stays open until a call has tried:
    /// who pauses while it is open would else pause for ever where nobody else calls.
    /// </summary>
    public bool IsOpen =>
        _circuit.CircuitState is CircuitState.Open && time.GetElapsedTime(Interlocked.Read(ref _openedAt)) < options.BreakDuration;

    public ResiliencePipeline Build()
    {
        metrics.Observe(() => IsOpen);
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.MaxRetries > 0)
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => new(IsPassing(arguments.Outcome.Exception, arguments.Context)),
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                DelayGenerator = arguments => new(QdrantErrors.RetryAfter(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    var operation = arguments.Context.OperationKey ?? "";
                    metrics.Retried(operation);
                    Retrying(operation, arguments.AttemptNumber + 1, arguments.RetryDelay, arguments.Outcome.Exception?.Message);
                    return default;
                },
            });
        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = arguments => new(IsPassing(arguments.Outcome.Exception, arguments.Context)),
                FailureRatio = options.BreakerFailureRatio,
                MinimumThroughput = options.BreakerMinimumCalls,
                SamplingDuration = options.BreakerWindow,
                BreakDuration = options.BreakDuration,
                StateProvider = _circuit,
                OnOpened = arguments =>
                {
                    Interlocked.Exchange(ref _openedAt, time.GetTimestamp());
                    CircuitOpened(arguments.BreakDuration);
                    return default;
                },
                OnClosed = _ => { CircuitClosed(); return default; },
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.CallTimeout })
            .Build();
    }

    static bool IsPassing(Exception? error, ResilienceContext context) => error switch
    {
        RpcException rpc => QdrantErrors.IsTransient(rpc.StatusCode) && !QdrantErrors.IsAnswerTooLarge(rpc) && !context.CancellationToken.IsCancellationRequested,
        TimeoutRejectedException or UnconfirmedWriteException => true,
        _ => false,
    };
}
