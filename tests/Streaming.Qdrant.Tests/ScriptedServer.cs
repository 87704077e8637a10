using Grpc.Core;

namespace Streaming.Qdrant.Tests;

/// <summary>Answers calls from a script, one entry a try; the last entry repeats.</summary>
sealed class ScriptedServer(TimeProvider time, params Func<CancellationToken, Task<object>>[] script) : CallInvoker
{
    /// <summary>When each try came.</summary>
    public List<DateTimeOffset> Tries { get; } = [];

    public List<object> Requests { get; } = [];

    public static Func<CancellationToken, Task<object>> Answers(object answer) => _ => Task.FromResult(answer);

    public static Func<CancellationToken, Task<object>> Fails(StatusCode status, Metadata? trailers = null) =>
        _ => Task.FromException<object>(new RpcException(new Status(status, "scripted"), trailers ?? []));

    public static Func<CancellationToken, Task<object>> NeverAnswers => async cancellationToken =>
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
        throw new OperationCanceledException(cancellationToken);
    };

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var step = script[Math.Min(Tries.Count, script.Length - 1)];
        Tries.Add(time.GetUtcNow());
        Requests.Add(request);
        return new(Cast<TResponse>(step(options.CancellationToken)), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    static async Task<T> Cast<T>(Task<object> answer) => (T)await answer;

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
}
