namespace Streaming.Contracts.Tests;

public sealed class ProducedTokenTests
{
    static readonly ProducedRecord Click = new() { Topic = "engagements", Partition = 3, Offset = 90210 };

    [Fact]
    public void Token_NamesTheRecordsThatItWasMadeOf()
    {
        var follow = new ProducedRecord { Topic = "profile-changes", Offset = long.MaxValue };

        Assert.Equal([Click, follow], ProducedToken.Decode(ProducedToken.Of(Click, follow)));
    }

    [Fact]
    public void Token_IsWhatTheDocumentsSay() => Assert.Equal("ChMKC2VuZ2FnZW1lbnRzEAMY4sAF", ProducedToken.Of(Click));

    [Fact]
    public void TokenThatIsTooLong_IsRefusedBeforeItIsRead() =>
        Assert.Equal("after_token", Assert.Throws<InvalidMessageException>(() => ProducedToken.Decode(new string('A', ProducedToken.MaxLength + 1))).Field);
}
