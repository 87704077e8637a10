namespace Streaming.Kafka.Tests;

public sealed class KeptRecordsTests
{
    [Theory]
    [InlineData("delete", "1000", "500", 1500.0)]
    [InlineData("compact,delete", "1000", "500", 1500.0)]
    [InlineData("delete", "-1", "500", null)]
    [InlineData("compact", "1000", "500", null)]
    [InlineData("delete", "9223372036854775807", "500", null)]
    public void Of_Settings_SayHowLongARecordStaysAtMost(string cleanup, string retention, string segment, double? milliseconds)
    {
        var kept = KeptRecords.Of(name => name switch
        {
            "cleanup.policy" => cleanup,
            "retention.ms" => retention,
            "segment.ms" => segment,
            _ => "LogAppendTime",
        });

        Assert.Equal(milliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null, kept.AtMost);
        Assert.True(kept is { IsKnown: true, Exists: true });
        Assert.Contains($"retention.ms={retention}", kept.Detail, StringComparison.Ordinal);
    }
}
