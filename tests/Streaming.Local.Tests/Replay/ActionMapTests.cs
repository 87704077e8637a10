using Streaming.Local.Replay;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Tests.Replay;

public class ActionMapTests
{
    [Fact]
    public void Parse_Given_WinsOverTheDefaults()
    {
        var map = ActionMap.Parse("LIKE=save, COMMENT CREATED = share");

        Assert.True(map.TryGet("like", out var like));
        Assert.Equal(Action.Save, like);
        Assert.True(map.TryGet("Comment Created", out var comment));
        Assert.Equal(Action.Share, comment);
    }

    [Theory]
    [InlineData("LIKE", "'LIKE' is no mapping")]
    [InlineData("LIKE=adore", "'adore' is no action")]
    [InlineData("LIKE=2", "'2' is no action")]
    public void Parse_Nonsense_SaysWhatIsExpected(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => ActionMap.Parse(text)).Message, StringComparison.Ordinal);
}
