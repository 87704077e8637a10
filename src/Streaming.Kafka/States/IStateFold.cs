namespace Streaming.Kafka.States;

/// <summary>What a <see cref="StateStream"/> remembers. Called by one caller at a time.</summary>
public interface IStateFold
{
    /// <summary>Forgets everything: the state is read anew.</summary>
    void Clear();

    /// <summary>Takes the newest value of a key of the state topic.</summary>
    void Restore(string key, byte[] value);

    /// <summary>Everything that is durable was restored.</summary>
    void Restored();

    /// <summary>Folds records in the order given, which is that of their timestamps over all partitions.</summary>
    /// <remarks>What it throws ends the turn: everything is read anew from what is durable.</remarks>
    Task ApplyAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken);

    /// <summary>
    /// What has changed since the last call, to be written in one transaction with the offsets of the records that were folded.
    /// </summary>
    /// <param name="now">Unix milliseconds: every record with an earlier timestamp, as far as brokers have them, was folded.</param>
    IReadOnlyList<StateChange> TakeChanges(long now);

    /// <summary>The changes are durable.</summary>
    void Committed();
}
