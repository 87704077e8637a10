namespace Streaming.Kafka.Tests;

public sealed class TopicOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Pass() => Assert.True(new TopicOptionsValidator().Validate(null, new TopicOptions { Prefix = "prod." }).Succeeded);

    [Fact]
    public void Validate_TwoTopicsOfOneName_NamesBothKeys() => Assert.Contains(
        "Topics:Engagements and Topics:Items", Failure(new TopicOptions { Items = "engagements" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    public void Validate_ImpossibleName_NamesTheKey(string name) =>
        Assert.Contains("Topics:Served", Failure(new TopicOptions { Served = name }), StringComparison.Ordinal);

    [Fact]
    public void Names_HaveThePrefix()
    {
        var names = new TopicNames(new TopicOptions { Prefix = "prod." });
        Assert.Equal("prod.engagements.dlq", TopicNames.DeadLettersOf(names.Engagements));
    }

    static string Failure(TopicOptions options) => new TopicOptionsValidator().Validate(null, options).FailureMessage ?? "";
}
