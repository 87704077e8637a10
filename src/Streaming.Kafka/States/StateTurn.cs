using Confluent.Kafka;

namespace Streaming.Kafka.States;

/// <summary>One time of leading: from the durable state on, until leadership is lost, something fails, or the worker stops.</summary>
internal sealed class StateTurn : IDisposable
{
    static readonly TimeSpan LookForPartitions = TimeSpan.FromSeconds(30);

    readonly StateStreamDefinition definition;
    readonly KafkaClients clients;
    readonly Leadership leadership;
    readonly TimeProvider time;
    readonly StateTransactions transactions;
    readonly SourceReader reader;
    readonly List<TopicPartition> partitions;
    readonly Dictionary<TopicPartition, long> folded = [];
    long streamTime, committedAt, lookedAt;

    StateTurn(
        StateStreamDefinition definition, KafkaClients clients, Leadership leadership, TimeProvider time, StateTransactions transactions,
        List<TopicPartition> partitions, Dictionary<TopicPartition, long> starts)
    {
        (this.definition, this.clients, this.leadership, this.time) = (definition, clients, leadership, time);
        (this.transactions, this.partitions) = (transactions, partitions);
        reader = new SourceReader(clients, partitions, starts);
        committedAt = lookedAt = time.GetTimestamp();
    }

    /// <summary>Keys of the state that was read.</summary>
    public int Keys { get; private init; }

    public static async Task<StateTurn> BeginAsync(
        StateStreamDefinition definition, KafkaClients clients, Leadership leadership, TimeProvider time, CancellationToken cancellationToken)
    {
        var partitions = await PartitionsAsync(definition, clients);
        // First, so that nothing of a worker that led before can still become part of the state.
        var transactions = new StateTransactions(clients, $"{clients.GroupId}-{definition.StateTopic}");
        try
        {
            var starts = new Dictionary<TopicPartition, long>();
            definition.Fold.Clear();
            var state = leadership.Read(cancellationToken);
            foreach (var (key, value) in state)
                if (OffsetKeys.TryRead(key, value, out var offset))
                    starts[offset.TopicPartition] = offset.Offset.Value;
                else
                    definition.Fold.Restore(key, value);
            definition.Fold.Restored();
            return new StateTurn(definition, clients, leadership, time, transactions, partitions, starts) { Keys = state.Count };
        }
        catch
        {
            transactions.Dispose();
            throw;
        }
    }

    /// <summary>Folds until it is to stop; what was folded is durable then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            leadership.Keep();
            reader.Read();
            await FoldAsync(stopping);
            if (time.GetElapsedTime(committedAt) >= definition.CommitInterval)
                Commit();
            if (time.GetElapsedTime(lookedAt) >= LookForPartitions)
                await LookForPartitionsAsync();
        }
        Commit();
    }

    public void Dispose()
    {
        reader.Dispose();
        transactions.Dispose();
    }

    async Task FoldAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var records = reader.Take(now, definition.Lateness);
        if (records.Count > 0)
            await definition.Fold.ApplyAsync(records, stopping);
        foreach (var record in records)
        {
            folded[new TopicPartition(record.Topic, record.Partition)] = record.Offset + 1;
            streamTime = Math.Max(streamTime, Math.Min(record.Timestamp, now));
        }
        if (reader.IsDrained)
            streamTime = Math.Max(streamTime, now - (long)definition.Lateness.TotalMilliseconds);
    }

    void Commit()
    {
        var changes = definition.Fold.TakeChanges(streamTime);
        if (changes.Count > 0 || folded.Count > 0)
            transactions.Write(
                changes, [.. folded.Select(next => new TopicPartitionOffset(next.Key, next.Value))], definition.StateTopic, leadership.Member);
        folded.Clear();
        committedAt = time.GetTimestamp();
        definition.Fold.Committed();
    }

    async Task LookForPartitionsAsync()
    {
        lookedAt = time.GetTimestamp();
        var found = await PartitionsAsync(definition, clients);
        if (!found.ToHashSet().SetEquals(partitions))
            throw new KafkaException(new Error(ErrorCode.Local_Partial, $"The sources have {found.Count} partitions now, and had {partitions.Count}"));
    }

    static async Task<List<TopicPartition>> PartitionsAsync(StateStreamDefinition definition, KafkaClients clients)
    {
        var topics = (await clients.ListTopicsAsync()).ToDictionary(topic => topic.Topic, StringComparer.Ordinal);
        return [.. definition.Sources.SelectMany(source => topics.TryGetValue(source, out var topic)
            ? topic.Partitions.Select(partition => new TopicPartition(source, partition.PartitionId))
            : throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, $"The topic {source} does not exist")))];
    }
}
