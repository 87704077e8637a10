using Confluent.Kafka;
using FsCheck;
using FsCheck.Fluent;
using Streaming.Kafka.States;

namespace Streaming.Kafka.Tests.States;

public sealed class TimeMergeTests
{
    static readonly TopicPartition A = new("a", 0), B = new("b", 0);

    [Fact]
    public void Merge_GivesEveryRecordOnce_InTheOrderOfTime() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 50).ArrayOf().Two()), drawn =>
        {
            var (a, b) = (drawn.Item1.Order().ToArray(), drawn.Item2.Order().ToArray());
            var merge = new TimeMerge([A, B]);
            foreach (var time in a)
                merge.Add(Record(A, time));
            foreach (var time in b)
                merge.Add(Record(B, time));
            merge.AtEnd(A);
            merge.AtEnd(B);

            Assert.Equal(a.Concat(b).Select(time => (long)time).Order(), Taken(merge, now: 100, until: 100));
            Assert.True(merge.IsDrained);
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithReplay(20240229, 7));

    [Fact]
    public void APartitionThatHasNotShownWhatItHolds_HoldsTheOthersBack()
    {
        var merge = new TimeMerge([A, B]);
        merge.Add(Record(A, 5));
        Assert.Empty(Taken(merge, 100, 100));

        merge.Add(Record(B, 3));
        Assert.Equal([3], Taken(merge, 100, 100));
        merge.AtEnd(B);
        Assert.Equal([5], Taken(merge, 100, 100));
        Assert.False(merge.IsDrained);
    }

    [Fact]
    public void ARecordThatIsTooYoung_Waits_ButNotOneOfAClockThatRunsAhead()
    {
        var merge = new TimeMerge([A]);
        merge.Add(Record(A, 95));
        Assert.Empty(Taken(merge, now: 100, until: 90));
        Assert.Equal([95], Taken(merge, now: 105, until: 95));

        merge.Add(Record(A, 10_000));
        Assert.Equal([10_000], Taken(merge, now: 105, until: 95));
    }

    static List<long> Taken(TimeMerge merge, long now, long until)
    {
        var taken = new List<long>();
        while (merge.TryTake(now, until, out var record))
            taken.Add(record.Timestamp);
        return taken;
    }

    static SourceRecord Record(TopicPartition partition, long time) => new(partition.Topic, partition.Partition.Value, 0, time, null, null, null);
}
