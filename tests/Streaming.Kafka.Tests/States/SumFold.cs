using System.Globalization;
using System.Text;
using Streaming.Kafka.States;

namespace Streaming.Kafka.Tests.States;

/// <summary>Adds up numbers by key, and can fail.</summary>
sealed class SumFold(string topic) : IStateFold
{
    readonly Dictionary<string, long> sums = [];
    readonly HashSet<string> changed = [];
    (long Total, TaskCompletionSource Reached)? awaited;
    long durable;

    /// <summary>Records folded after which one call fails, as a crash would in the middle of a transaction's records.</summary>
    public int FailAfter { get; set; } = int.MaxValue;

    public int Folded { get; private set; }

    public List<string> Topics { get; } = [];

    /// <summary>Completes when the durable sums add up to the target.</summary>
    public Task ReachedAsync(long total, CancellationToken cancellationToken)
    {
        lock (changed)
        {
            if (durable >= total)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited = (total, reached);
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    public Dictionary<string, long> Sums => new(sums);

    public void Clear()
    {
        sums.Clear();
        changed.Clear();
    }

    public void Restore(string key, byte[] value) => sums[key] = long.Parse(Encoding.UTF8.GetString(value), CultureInfo.InvariantCulture);

    public void Restored() => Committed();

    public Task ApplyAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
        {
            if (Folded++ == FailAfter)
                throw new InvalidOperationException("a crash");
            Topics.Add(record.Topic);
            var key = Encoding.UTF8.GetString(record.Key!);
            sums[key] = sums.GetValueOrDefault(key) + long.Parse(Encoding.UTF8.GetString(record.Value!), CultureInfo.InvariantCulture);
            changed.Add(key);
        }
        return Task.CompletedTask;
    }

    public IReadOnlyList<StateChange> TakeChanges(long now)
    {
        var changes = changed.Select(key => new StateChange(topic, key, Encoding.UTF8.GetBytes(sums[key].ToString(CultureInfo.InvariantCulture)))).ToList();
        changed.Clear();
        return changes;
    }

    public void Committed()
    {
        lock (changed)
        {
            durable = sums.Values.Sum();
            if (awaited is { } waiting && durable >= waiting.Total)
                waiting.Reached.TrySetResult();
        }
    }
}
