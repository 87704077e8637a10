using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

public sealed class AssignedPartitionTests
{
    const long Now = 1_000_000;

    readonly AssignedPartition partition = new("topic", 3);

    [Fact]
    public void Measure_NotBegun_IsUnknown() => Assert.Null(partition.Measure(Now));

    [Fact]
    public void Measure_BehindTheEnd_IsAppliedUpToItsNewestRecord()
    {
        partition.Begin(5);
        Apply(5, 900_000);
        partition.EndIs(8, askedAt: 999_000);

        Assert.Equal(new Progress("topic", 3, 6, 900_000), partition.Measure(Now));
        Assert.Equal(2, partition.Lag);
    }

    [Fact]
    public void Measure_AtTheEnd_IsAppliedUpToWhenTheEndWasAskedFor()
    {
        partition.Begin(5);
        Apply(5, 900_000);
        partition.EndIs(6, askedAt: 999_000);

        Assert.Equal(new Progress("topic", 3, 6, 999_000), partition.Measure(Now));
    }

    [Fact]
    public void Measure_ProducersClockIsAhead_DoesNotClaimTheFuture()
    {
        partition.Begin(5);
        Apply(5, 9_000_000);

        Assert.Equal(Now, partition.Measure(Now)?.AppliedUpTo);
    }

    [Fact]
    public void Measure_OlderRecordsFollow_DoesNotGoBack()
    {
        partition.Begin(5);
        partition.MadeDurable(new Progress("topic", 3, 5, 950_000));
        Apply(5, 900_000);

        Assert.Equal(new Progress("topic", 3, 6, 950_000), partition.Measure(Now));
    }

    void Apply(long offset, long timestamp) => partition.Watermark!.Complete(partition.Watermark.Add(offset, timestamp));

    [Fact]
    public void Trust_TheFirstDeliveryJumps_AsksForTheSeekAgainAndThenTakesWhatTheSeekMissed()
    {
        var partition = new AssignedPartition("topic", 0);
        partition.Begin(1);

        Assert.False(partition.Trust(3));
        Assert.True(partition.SeekAgain);
        Assert.False(partition.Trust(4));
        partition.SeekAgain = false;

        Assert.True(partition.Trust(1));
        partition.Next = 2;
        Assert.True(partition.Trust(5));
        Assert.False(partition.SeekAgain);
    }

    [Fact]
    public void Trust_TheJumpComesAgain_TheRecordsInBetweenAreGone()
    {
        var partition = new AssignedPartition("topic", 0);
        partition.Begin(1);

        Assert.False(partition.Trust(3));
        partition.SeekAgain = false;

        Assert.True(partition.Trust(3));
        Assert.False(partition.SeekAgain);
    }
}
