using Streaming.Local.Replay;

namespace Streaming.Local.Tests.Replay;

public class PaceTests
{
    [Fact]
    public void Max_IsAlwaysDue() => Assert.Equal(TimeSpan.Zero, Pace.Parse("max").Due(1000, TimeSpan.FromDays(1)));

    [Fact]
    public void PerSecond_CountsEvents() => Assert.Equal(TimeSpan.FromSeconds(0.5), Pace.Parse("2000").Due(1000, TimeSpan.FromDays(1)));

    [Fact]
    public void Times_CountsTheTimeThatPassed() => Assert.Equal(TimeSpan.FromMinutes(1), Pace.Parse("60x").Due(1000, TimeSpan.FromHours(1)));

    [Theory]
    [InlineData("fast")]
    [InlineData("-5")]
    [InlineData("0x")]
    [InlineData("x")]
    public void Parse_Nonsense_SaysWhatIsExpected(string text) =>
        Assert.Contains("is no speed", Assert.Throws<FormatException>(() => Pace.Parse(text)).Message, StringComparison.Ordinal);
}
