namespace Streaming.Pipeline.Tests.Mechanisms;

public sealed class WriteIdTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    [Fact]
    public async Task UniqueIds_WriterThatLost_SeesAnothersIdAndFoldsAgain() =>
        Assert.Equal(["e1", "e2"], await new TwoWriters(fixture, client => client).InterleaveAsync());

    [Fact]
    public async Task SwitchedOff_WriterThatLost_TakesTheOthersNumberForItsOwn()
    {
        // Both wrote revision 1. The condition let only one through, and the read-back shows the number that both of them look for.
        var writers = new TwoWriters(fixture, client => new WithPlainCounter(client));
        Assert.Equal(["e2"], await writers.InterleaveAsync());
        Assert.Equal(0, writers.Conflicts);
    }
}
