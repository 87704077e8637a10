using Microsoft.Extensions.Options;

namespace Streaming.Query.Load;

/// <summary>
/// How many answers are made at a time. More at once only make each slower: beyond the limit a request waits its turn for a moment, and is then
/// told at once, while those that were let in keep their speed. The newest is let in first: under overload a queue in order of arrival would make
/// everybody wait as long as anybody may.
/// </summary>
sealed class Admission(IOptions<QueryOptions> options, QueryMetrics metrics, TimeProvider time)
{
    /// <summary>Until something is known; enough to learn from, and few enough to answer in time.</summary>
    const int FirstOfAProcessor = 4;

    readonly Lock _gate = new();
    readonly ConcurrencyLimit _limit = Limit(options.Value, metrics);
    readonly LinkedList<Waiting> _queue = [];
    readonly TimeSpan _wait = TimeSpan.FromMilliseconds(options.Value.MaxQueueMs);
    int _underWay;

    /// <returns>Dispose it when the answer is made.</returns>
    /// <exception cref="OverloadedException">There was no turn.</exception>
    public async ValueTask<Place> EnterAsync(CancellationToken cancellationToken)
    {
        var waiting = new Waiting();
        lock (_gate)
        {
            if (_underWay < _limit.Now)
                return Take();
            if (_wait == TimeSpan.Zero)
                throw new OverloadedException(_underWay);
            if (_queue.Count >= options.Value.AtOnce)
                Leave(_queue.Last!.Value);
            waiting.Node = _queue.AddFirst(waiting);
        }
        using var patience = time.CreateTimer(_ => GiveUp(waiting), null, _wait, Timeout.InfiniteTimeSpan);
        using var caller = cancellationToken.UnsafeRegister(_ => GiveUp(waiting), null);
        if (await waiting.Turn.Task is { } place)
            return place;
        cancellationToken.ThrowIfCancellationRequested();
        throw new OverloadedException(_underWay);
    }

    internal void Release(Place place)
    {
        lock (_gate)
        {
            if (place.IsAnswered)
                _limit.Answered(time.GetElapsedTime(place.Began).TotalMilliseconds, place.IsUncrowded, full: _underWay >= _limit.Now);
            _underWay--;
            while (_underWay < _limit.Now && _queue.First is { Value: var next })
            {
                _queue.RemoveFirst();
                next.Turn.SetResult(Take());
            }
        }
    }

    static ConcurrencyLimit Limit(QueryOptions options, QueryMetrics metrics)
    {
        var limit = options.MaxSlowdown == 0
            ? new ConcurrencyLimit(options.AtOnce, options.AtOnce, options.AtOnce, double.PositiveInfinity)
            // Fewer than there are processors would leave some idle.
            : new ConcurrencyLimit(FirstOfAProcessor * Environment.ProcessorCount, Environment.ProcessorCount, options.AtOnce, options.MaxSlowdown);
        metrics.ObserveLimit(() => limit.Now);
        return limit;
    }

    Place Take() => new(this, time.GetTimestamp(), uncrowded: ++_underWay <= _limit.Least);

    void GiveUp(Waiting waiting)
    {
        lock (_gate)
            if (!waiting.Turn.Task.IsCompleted)
                Leave(waiting);
    }

    void Leave(Waiting waiting)
    {
        _queue.Remove(waiting.Node!);
        waiting.Turn.SetResult(null);
    }

    sealed class Waiting
    {
        public TaskCompletionSource<Place?> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiting>? Node { get; set; }
    }
}
