using Streaming.Operator.Running;
using Streaming.Operator.Verification.Checking;
using Streaming.Qdrant;

namespace Streaming.Operator.Verification.Running;

/// <summary>How far the workers are behind the log.</summary>
sealed class AppliedProgress(RunClients clients, RunLog log, Findings findings, TimeProvider time)
{
    /// <summary>Well below what the embedded cluster keeps of a partition, even if all records had one key.</summary>
    const int MostWaiting = 4_000;

    /// <summary>Without any step forward, while the run waits for one.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    readonly UserPoints points = new(clients.Qdrant);
    long lastLook = time.GetTimestamp();

    /// <summary>Records that some worker has not applied yet, at the last look.</summary>
    public long Waiting { get; private set; }

    /// <summary>Returns when there is room for more records.</summary>
    /// <exception cref="CommandFailedException">Nothing moves any more.</exception>
    public async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(lastLook) < LookEvery)
            return;
        await LookAsync(cancellationToken);
        await WaitAsync(waiting => waiting < MostWaiting, cancellationToken);
    }

    /// <summary>Returns when everything is applied that the log holds.</summary>
    /// <exception cref="CommandFailedException">Nothing moves any more.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await WaitAsync(waiting => waiting == 0, cancellationToken);
    }

    async Task WaitAsync(Func<long, bool> enough, CancellationToken cancellationToken)
    {
        var (best, moved) = (Waiting, time.GetTimestamp());
        while (!enough(Waiting))
        {
            await Task.Delay(LookEvery, time, cancellationToken);
            await LookAsync(cancellationToken);
            if (Waiting < best)
                (best, moved) = (Waiting, time.GetTimestamp());
            else if (time.GetElapsedTime(moved) > Patience)
                throw Stuck();
        }
    }

    CommandFailedException Stuck()
    {
        var what = $"{Waiting} records are not applied, and for {Patience.TotalSeconds} s nothing has moved.";
        findings.Add(FindingKind.NotApplied, what);
        return new CommandFailedException(what);
    }

    async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var waiting = 0L;
            foreach (var (collection, topics) in Readers())
            {
                var progress = await points.ProgressAsync(collection, cancellationToken);
                waiting += log.Ends.Where(end => topics.Contains(end.Key.Topic))
                    .Sum(end => Math.Max(0, end.Value - progress(end.Key.Topic, end.Key.Partition)));
            }

            Waiting = waiting;
        }
        catch (QdrantUnavailableException)
        {
            // Asked again at the next look: as many wait as did before.
        }

        lastLook = time.GetTimestamp();
    }

    IEnumerable<(string Collection, string[] Topics)> Readers()
    {
        yield return (clients.Generation.Items, [clients.Topics.Items]);
        foreach (var kind in clients.Verified)
            yield return (kind.Collection, [clients.Topics.Engagements, clients.Topics.ProfileChanges]);
    }
}
