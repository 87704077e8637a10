using FsCheck;
using FsCheck.Fluent;
using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

public sealed class OffsetWatermarkTests
{
    [Fact]
    public void Complete_InAnyOrder_WatermarkIsNeverAheadAndReachesTheEnd() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int Seed, PositiveInt Count)>(), ((int Seed, PositiveInt Count) sample) =>
        {
            var random = new Random(sample.Seed);
            var offsets = new List<long>();
            for (long offset = random.Next(5); offsets.Count < sample.Count.Get * 20; offset += random.Next(1, 4))
                offsets.Add(offset);
            var watermark = new OffsetWatermark(offsets[0]);
            var waiting = new List<(long Ticket, long Offset)>();
            var added = 0;
            while (added < offsets.Count || waiting.Count > 0)
            {
                if (added < offsets.Count && random.Next(2) == 0)
                {
                    waiting.Add((watermark.Add(offsets[added], added), offsets[added]));
                    added++;
                }
                else if (waiting.Count > 0)
                {
                    var i = random.Next(waiting.Count);
                    watermark.Complete(waiting[i].Ticket);
                    waiting.RemoveAt(i);
                }
                var oldest = waiting.Count > 0 ? waiting.Min(w => w.Offset) : added == 0 ? offsets[0] : offsets[added - 1] + 1;
                if (watermark.Position.Offset > oldest || (waiting.Count == 0 && watermark.Position.Offset != oldest))
                    return false;
            }
            return watermark.Position == (offsets[^1] + 1, offsets.Count - 1) && watermark.Span == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Skip_GapAtTheEnd_CountsOnceEverythingBeforeIsComplete()
    {
        var watermark = new OffsetWatermark(10);
        var ticket = watermark.Add(10, 1000);

        watermark.Skip(15);
        Assert.Equal(10, watermark.Position.Offset);
        watermark.Complete(ticket);

        Assert.Equal((15, 1000), watermark.Position);
    }

    [Fact]
    public void Skip_EmptyPartition_StandsAtItsEnd()
    {
        var watermark = new OffsetWatermark(0);
        watermark.Skip(0);
        Assert.Equal(0, watermark.Position.Offset);
    }
}
