using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Experiments;

/// <summary>Decodes what the worker reads.</summary>
/// <remarks>
/// A broken <c>served</c> record goes to its dead letters. Broken engagements and profile changes are put there by the workers that own user
/// states; here they are counted and passed over.
/// </remarks>
public sealed class RecordReader(TopicNames names, IDeadLetters deadLetters, ExperimentsMetrics metrics)
{
    public async Task<List<(IMessage Message, SourceRecord Record)>> ReadAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var read = new List<(IMessage, SourceRecord)>(records.Count);
        foreach (var record in records)
            try
            {
                read.Add((Decode(record), record));
            }
            catch (InvalidMessageException e)
            {
                metrics.Refused(record.Topic);
                if (record.Topic == names.Served)
                    await deadLetters.SendAsync(record, e.ErrorClass, e.Message, cancellationToken);
            }
        return read;
    }

    IMessage Decode(SourceRecord record)
    {
        var (key, value) = (record.Key ?? [], record.Value ?? []);
        if (record.Topic == names.Served)
            return RecordCodec.Served.Decode(key, value);
        return record.Topic == names.Engagements ? RecordCodec.Engagement.Decode(key, value) : RecordCodec.ProfileChange.Decode(key, value);
    }
}
