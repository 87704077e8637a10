using Streaming.Qdrant;

namespace Streaming.Local.Stack;

/// <summary>Bounds the records that are produced and not yet durably applied by every worker that reads them.</summary>
/// <param name="workers">Their progress.</param>
sealed class Backlog(IReadOnlyList<Applied> workers, TimeProvider time)
{
    /// <summary>Two batches of the slowest interval of progress, and little enough for an event to be fresh at full speed.</summary>
    const int MostRecords = 8_000;

    /// <summary>Well below what the embedded cluster keeps of one partition, even if all records had one key.</summary>
    const long MostBytes = 3 * 1024 * 1024;

    /// <summary>What a record costs beside its value: key, headers, framing.</summary>
    const int Overhead = 100;

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    long bytes;
    long lastLook = time.GetTimestamp();

    /// <summary>Of what is produced to <paramref name="topics"/> and read by the workers that keep <paramref name="collections"/>.</summary>
    public static async Task<Backlog> FollowAsync(
        LocalStack stack, IEnumerable<string> topics, IEnumerable<string> collections, TimeProvider time, CancellationToken cancellationToken)
    {
        var partitions = await TopicPartitions.OfAsync(stack.Kafka, topics, cancellationToken);
        var workers = collections.Select(collection => Stack.Applied.FollowAsync(stack.Qdrant, collection, partitions, cancellationToken));
        return new Backlog(await Task.WhenAll(workers), time);
    }

    /// <summary>Records produced.</summary>
    public long Produced { get; private set; }

    /// <summary>Records that every worker has applied, at the last look.</summary>
    public long Applied { get; private set; }

    /// <summary>Returns when there is room for one more record, and counts it.</summary>
    public async Task AdmitAsync(int valueLength, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(lastLook) >= LookEvery)
            await LookAsync(cancellationToken);
        while (IsFull())
        {
            await Task.Delay(LookEvery, time, cancellationToken);
            await LookAsync(cancellationToken);
        }

        Produced++;
        bytes += valueLength + Overhead;
    }

    /// <summary>Returns when everything produced is applied.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        while (Applied < Produced)
        {
            await Task.Delay(LookEvery, time, cancellationToken);
            await LookAsync(cancellationToken);
        }
    }

    async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var counts = await Task.WhenAll(workers.Select(worker => worker.CountAsync(cancellationToken)));
            Applied = counts.Min();
        }
        catch (QdrantUnavailableException)
        {
            // Not known is not applied: the next look asks again, as the workers do.
        }

        lastLook = time.GetTimestamp();
    }

    bool IsFull()
    {
        var waiting = Produced - Applied;
        var averageBytes = Produced == 0 ? 0 : bytes / Produced;
        return waiting >= MostRecords || waiting * averageBytes >= MostBytes;
    }
}
