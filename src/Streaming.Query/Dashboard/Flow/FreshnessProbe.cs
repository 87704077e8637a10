using System.Threading.Channels;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Query.Answering;

namespace Streaming.Query.Dashboard.Flow;

/// <summary>
/// How long it takes from a record's timestamp until an answer has it: of engagements as they come, one at a time and at most four a second,
/// looks at the user's implicit point until its offset is in. A handful of look-ups a second, whatever flows.
/// </summary>
sealed class FreshnessProbe(IQdrantClient qdrant, ServingViews views, Latencies latencies, TimeProvider time)
{
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250), AskEvery = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromSeconds(10);

    /// <summary>A record that is older when it comes was not produced just now.</summary>
    static readonly TimeSpan JustNow = TimeSpan.FromSeconds(2);

    readonly Channel<(string UserId, SourceRecord Record)> _drawn =
        Channel.CreateBounded<(string, SourceRecord)>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>An engagement that came; called on the follower's thread.</summary>
    public void Saw(string userId, SourceRecord record)
    {
        if (AgeOf(record) < JustNow)
            _drawn.Writer.TryWrite((userId, record));
    }

    /// <exception cref="QdrantUnavailableException">Qdrant does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var (userId, record) in _drawn.Reader.ReadAllAsync(cancellationToken))
        {
            // One that waited behind a slow one is no fair draw.
            if (AgeOf(record) < JustNow)
                await MeasureAsync(userId, record, cancellationToken);
            await Task.Delay(Between, time, cancellationToken);
        }
    }

    async Task MeasureAsync(string userId, SourceRecord record, CancellationToken cancellationToken)
    {
        while (!await IsAppliedAsync(userId, record, cancellationToken) && AgeOf(record) < Longest)
            await Task.Delay(AskEvery, time, cancellationToken);
        latencies.Add(Math.Max(0, AgeOf(record).TotalMilliseconds));
    }

    async Task<bool> IsAppliedAsync(string userId, SourceRecord record, CancellationToken cancellationToken)
    {
        var view = await views.CurrentAsync(cancellationToken);
        var found = await qdrant.GetAsync(UserPointReads.Serve(view.Generation.UserImplicit, userId), cancellationToken);
        return found.Count > 0 && UserPayload.Decode(found[0]).AppliedIn(record.Topic, record.Partition) >= record.Offset;
    }

    TimeSpan AgeOf(SourceRecord record) => time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(record.Timestamp);
}
