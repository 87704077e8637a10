using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Pipeline.Users;

namespace Streaming.Query.Answering;

static class FreshnessOf
{
    /// <summary>How fresh one kind of a user is. The partitions are those that the user's records came from; for a user that the collection
    /// does not have, all of them, as any could hold the records that are not applied yet.</summary>
    public static Freshness Kind(UserPoint user, IReadOnlyList<Progress> progress, string fingerprint, DateTimeOffset now)
    {
        var freshness = new Freshness { Fingerprint = fingerprint };
        if (user.State.NewestTime is { } newest)
        {
            freshness.NewestEvent = UnixTime.ToTimestamp(newest);
            freshness.Age = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(Math.Max(0, now.ToUnixTimeMilliseconds() - newest)));
        }
        foreach (var (topic, partition, offset) in user.Applied)
            freshness.Applied.Add(new Contracts.AppliedOffset { Topic = topic, Partition = partition, Offset = offset });
        foreach (var applied in progress)
            if (!user.Exists || user.AppliedIn(applied.Topic, applied.Partition) >= 0)
                freshness.Progress.Add(new PartitionProgress
                {
                    Topic = applied.Topic,
                    Partition = applied.Partition,
                    Offset = applied.Offset,
                    AppliedUpTo = UnixTime.ToTimestamp(applied.AppliedUpTo),
                });
        return freshness;
    }
}
