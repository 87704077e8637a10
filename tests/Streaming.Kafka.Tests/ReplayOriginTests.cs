using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka.Tests;

public sealed class ReplayOriginTests
{
    [Theory]
    [InlineData(100, 40, 40)]
    [InlineData(100, 400, 100)]
    public void OriginalTimestamp_OfAReplay_IsTheEarlier(long replayed, long first, long counts)
    {
        var headers = new Headers();
        new ReplayOrigin("topic", 3, 42, first).AddTo(headers);

        var record = new SourceRecord("topic", 1, 7, replayed, null, null, headers);

        Assert.Equal(counts, record.OriginalTimestamp);
        Assert.Equal(new ReplayOrigin("topic", 3, 42, first), ReplayOrigin.Of(record));
    }

    [Fact]
    public void OriginalTimestamp_OfAHeaderBeforeAllTime_IsTheRecordsOwn()
    {
        var headers = new Headers();
        new ReplayOrigin("topic", 3, 42, long.MinValue).AddTo(headers);

        Assert.Equal(100, new SourceRecord("topic", 1, 7, 100, null, null, headers).OriginalTimestamp);
    }

    [Fact]
    public void OriginalTimestamp_OfARecordThatIsNoReplay_IsItsOwn() => Assert.Equal(
        100, new SourceRecord("t", 0, 0, 100, null, null, new Headers { { "replay.origin.timestamp", Encoding.UTF8.GetBytes("x") } }).OriginalTimestamp);
}
