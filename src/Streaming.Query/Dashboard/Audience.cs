using Microsoft.Extensions.Options;

namespace Streaming.Query.Dashboard;

/// <summary>Whether anybody looks. While nobody does, nothing is followed and nothing measured: the page costs answers nothing.</summary>
sealed class Audience(IOptions<DashboardOptions> options, TimeProvider time)
{
    readonly Lock _gate = new();
    TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _cameAt;

    /// <summary>Somebody looks.</summary>
    public void Came()
    {
        lock (_gate)
        {
            _cameAt = time.GetTimestamp();
            _arrival.TrySetResult();
        }
    }

    /// <summary>Complete as soon as somebody looks.</summary>
    public Task ArrivalAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _arrival.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Whether nobody has looked for <see cref="DashboardOptions.KeepWatching"/>; the next arrival is then a new one.</summary>
    public bool HasLeft()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_cameAt) < options.Value.KeepWatching)
                return false;
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }
}
