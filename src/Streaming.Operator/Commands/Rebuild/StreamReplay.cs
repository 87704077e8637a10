using Streaming.Kafka;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Rebuild;

/// <summary>
/// Hands the records of a stream's topics to the stream's own handler, from offsets of one's own choice up to an end, without a group. What
/// is there already changes nothing, so it may run beside the workers. Then the progress moves to the end.
/// </summary>
/// <param name="advanceEvery">
/// How often progress moves on the way, where the ranges begin at the progress that is stored: then what was interrupted goes on from there.
/// Null: only at the end.
/// </param>
sealed class StreamReplay<T>(
    StreamDefinition<T> stream, TopicReader reader, SkippedRecords skipped, CommandSession session, TimeSpan? advanceEvery = null)
{
    const int Keys = 64, Records = 4096;

    readonly Dictionary<(string Topic, int Partition), long> reached = [];
    long advancedAt = session.Time.GetTimestamp();

    /// <returns>How many records were read.</returns>
    public async Task<long> RunAsync(IReadOnlyList<TopicRange> ranges, CancellationToken cancellationToken)
    {
        var askedAt = session.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var progress = new WorkProgress(session.Output, session.Time, $"Rebuilding {stream.Name}", ranges.Sum(range => range.Length));
        var batch = new Dictionary<string, List<Decoded<T>>>(StringComparer.Ordinal);
        var (read, waiting) = (0L, 0);
        await foreach (var record in reader.ReadAsync(ranges, cancellationToken))
        {
            read++;
            progress.Add();
            reached[(record.Topic, record.Partition)] = record.Offset + 1;
            if (!TryDecode(record, out var key, out var decoded))
                continue;
            if (!batch.TryGetValue(key, out var records))
                batch[key] = records = [];
            records.Add(new Decoded<T>(record, decoded));
            if (++waiting < Records && batch.Count < Keys)
                continue;
            await HandleAsync(batch, cancellationToken);
            waiting = 0;
            await AdvanceAsync(cancellationToken);
        }
        await HandleAsync(batch, cancellationToken);
        await MoveProgressAsync(ranges, askedAt, cancellationToken);
        return read;
    }

    /// <summary>All that was read is handled.</summary>
    async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        if (advanceEvery is not { } interval || session.Time.GetElapsedTime(advancedAt) < interval)
            return;
        await stream.Progress!.AdvanceAsync(
            [.. reached.Select(partition => new Kafka.Progress(partition.Key.Topic, partition.Key.Partition, partition.Value, 0))], cancellationToken);
        advancedAt = session.Time.GetTimestamp();
    }

    /// <summary>Forward; and back where it lies behind the end of its topic, which was made anew then.</summary>
    async Task MoveProgressAsync(IReadOnlyList<TopicRange> ranges, long appliedUpTo, CancellationToken cancellationToken)
    {
        if (ranges.Count == 0)
            return;
        var ends = (await reader.RangesAsync([.. ranges.Select(range => range.Topic).Distinct()])).ToDictionary(range => (range.Topic, range.Partition), range => range.To);
        foreach (var range in ranges)
            if ((await stream.Progress!.ReadAsync(range.Topic, range.Partition, cancellationToken))?.Offset > ends[(range.Topic, range.Partition)])
                await stream.Progress.RewindAsync(new Kafka.Progress(range.Topic, range.Partition, range.To, 0), cancellationToken);
        await stream.Progress!.AdvanceAsync(
            [.. ranges.Select(range => new Kafka.Progress(range.Topic, range.Partition, range.To, appliedUpTo))], cancellationToken);
    }

    bool TryDecode(SourceRecord record, out string key, out T decoded)
    {
        try
        {
            return stream.Decoder.TryDecode(record, out key, out decoded);
        }
        catch (InvalidRecordException e)
        {
            skipped.Add(record, e.ErrorClass, e.Message);
            (key, decoded) = ("", default!);
            return false;
        }
    }

    async Task HandleAsync(Dictionary<string, List<Decoded<T>>> batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0)
            await stream.Handler.HandleAsync([.. batch.Select(user => new KeyedRecords<T>(user.Key, user.Value))], cancellationToken);
        batch.Clear();
    }
}
