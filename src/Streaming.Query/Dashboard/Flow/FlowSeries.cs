namespace Streaming.Query.Dashboard.Flow;

/// <summary>What the watch has seen, for who asks. Thread-safe.</summary>
sealed class FlowSeries(TimeProvider time)
{
    /// <summary>Five minutes of seconds.</summary>
    const int Most = 300;

    readonly Lock _gate = new();
    readonly Queue<FlowSample> _samples = new();
    DateTimeOffset? _since;
    string? _trouble;
    IReadOnlyList<LagReport> _lag = [];
    IReadOnlyList<DeadLetterReport> _deadLetters = [];

    /// <summary>From an event's record until a user's point has it.</summary>
    public Latencies Freshness { get; } = new(time);

    public Latencies Answers { get; } = new(time);

    /// <summary>The watch begins, or begins anew: what was seen before has a gap behind it.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _samples.Clear();
            (_since, _trouble) = (time.GetUtcNow(), null);
        }
    }

    public void Add(FlowSample sample, IReadOnlyList<LagReport> lag, IReadOnlyList<DeadLetterReport> deadLetters)
    {
        lock (_gate)
        {
            _samples.Enqueue(sample);
            if (_samples.Count > Most)
                _samples.Dequeue();
            (_trouble, _lag, _deadLetters) = (null, lag, deadLetters);
        }
    }

    /// <param name="what">What cannot be read, in words.</param>
    public void Fail(string what)
    {
        lock (_gate)
            _trouble = what;
    }

    public FlowReport Report()
    {
        lock (_gate)
            return new FlowReport(_since, time.GetUtcNow(), _trouble, [.. _samples], Freshness.Report(), Answers.Report(), _lag, _deadLetters);
    }
}
