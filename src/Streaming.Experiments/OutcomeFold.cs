using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Streaming.Arms;
using Streaming.Contracts;
using Streaming.Experiments.Api;
using Streaming.Experiments.Counting;
using Streaming.Experiments.Ramps;
using Streaming.Experiments.Splits;
using Streaming.Kafka;
using Streaming.Kafka.States;
using Streaming.Pipeline.Items;
using Change = Streaming.Contracts.ProfileChange.ChangeOneofCase;

namespace Streaming.Experiments;

/// <summary>
/// Folds <c>served</c>, <c>engagements</c> and erasures into the state, and decides: counts, ramps and splits are one transaction with the
/// offsets that they come from.
/// </summary>
public sealed class OutcomeFold : IStateFold
{
    readonly ExperimentState state = new();
    readonly OutcomeJoin join;
    readonly SplitSteps steps;
    readonly CurrentExperiments experiments;
    readonly ItemTopics topics;
    readonly RecordReader reader;
    readonly TopicNames names;
    readonly CountingOptions options;
    readonly TimeProvider time;
    readonly ExperimentsMetrics metrics;
    readonly HashSet<string> decided = new(StringComparer.Ordinal);
    readonly List<StateChange> receipts = [];
    ReportSource? report;

    public OutcomeFold(
        CurrentExperiments experiments, ItemTopics topics, RecordReader reader, TopicNames names, IOptions<CountingOptions> options,
        IOptions<SplitOptions> splits, TimeProvider time, ExperimentsMetrics metrics)
    {
        (this.experiments, this.topics, this.reader, this.names, this.options) = (experiments, topics, reader, names, options.Value);
        (this.time, this.metrics) = (time, metrics);
        join = new OutcomeJoin(state, options.Value, splits.Value, SplitSteps.Teaches(splits.Value));
        steps = new SplitSteps(state, splits.Value);
    }

    /// <summary>What reports are made of: the counts as they last became durable. Null while this worker does not lead.</summary>
    public ReportSource? Report => Volatile.Read(ref report);

    public void Clear()
    {
        state.Clear();
        decided.Clear();
        receipts.Clear();
        Volatile.Write(ref report, null);
    }

    public void Restore(string key, byte[] value) => state.Restore(key, value);

    public void Restored() => join.Restored();

    public async Task ApplyAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var decoded = await reader.ReadAsync(records, cancellationToken);
        // Only of users who were served something that is counted, within this batch or before it.
        var served = decoded.Select(record => record.Message).OfType<Served>().Where(join.Concerns).Select(message => message.UserId).ToHashSet(StringComparer.Ordinal);
        var engaged = decoded.Select(record => record.Message).OfType<Engagement>()
            .Where(engagement => state.Answers.ContainsKey(engagement.UserId) || served.Contains(engagement.UserId));
        var found = await topics.FindAsync(engaged.Select(engagement => engagement.ItemId), cancellationToken);
        foreach (var (message, record) in decoded)
            switch (message)
            {
                case Served answer:
                    join.Apply(answer);
                    break;
                case Engagement engagement:
                    join.Apply(engagement, record.Timestamp, found.GetValueOrDefault(engagement.ItemId, []));
                    break;
                case ProfileChange { ChangeCase: Change.EraseHistory or Change.CloseAccount } erasure:
                    receipts.Add(Receipts.Of(erasure, record, join.Erase(erasure.UserId, erasure.ErasedThrough(record.Timestamp)), names));
                    metrics.Erased();
                    break;
            }
    }

    public IReadOnlyList<StateChange> TakeChanges(long now)
    {
        join.Expire(now);
        DecideRamps(time.GetUtcNow().ToUnixTimeMilliseconds());
        decided.UnionWith(steps.Step(time.GetUtcNow().ToUnixTimeMilliseconds()).Select(split => DecisionKeys.Split(split.Segment, split.Surface)));
        List<StateChange> changes = [.. state.TakeChanges().Select(change => new StateChange(names.ExperimentState, change.Key, change.Value))];
        changes.AddRange(decided.Select(key => new StateChange(names.ExperimentDecisions, key, Decision(key).ToByteArray())));
        changes.AddRange(receipts);
        decided.Clear();
        receipts.Clear();
        return changes;
    }

    public void Committed() => Volatile.Write(ref report, ReportSource.Of(state, time.GetUtcNow(), options, report));

    void DecideRamps(long now)
    {
        foreach (var (name, experiment) in experiments.Options.Running.Where(running => running.Value.Ramp is not null))
        {
            var counts = state.Counts.Where(count => count.Key.Experiment == name).ToDictionary();
            if (RampControl.Decide(name, experiment, counts, options.ReturnDays, state.Ramps.GetValueOrDefault(name), now) is not { } decision)
                continue;
            state.Ramps[name] = decision;
            state.Touch(StateKeys.Ramp(name));
            decided.Add(DecisionKeys.Ramp(name));
            metrics.Decided(decision);
        }
    }

    ExperimentDecision Decision(string key)
    {
        var decision = new ExperimentDecision { DecidedAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()) };
        if (key.Split('/', 3) is ["split", var segment, var surface])
            decision.Split = state.Learning[new SplitKey(segment, surface)].Split;
        else
            decision.Ramp = state.Ramps[key[(key.IndexOf('/') + 1)..]];
        return decision;
    }
}
