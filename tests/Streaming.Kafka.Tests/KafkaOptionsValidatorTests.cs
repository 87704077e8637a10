namespace Streaming.Kafka.Tests;

public sealed class KafkaOptionsValidatorTests
{
    [Theory]
    [InlineData("", "Kafka:BootstrapServers is empty")]
    [InlineData("broker", "Kafka:BootstrapServers holds \"broker\"")]
    [InlineData("a:9092,b:x", "Kafka:BootstrapServers holds \"b:x\"")]
    public void Validate_Servers_NamesTheKey(string servers, string expected) => Assert.Contains(expected, Failure(Options(servers)), StringComparison.Ordinal);

    [Theory]
    [InlineData("acks", "1", "Kafka:Client:request.required.acks cannot be set")]
    [InlineData("group.id", "x", "set Kafka:GroupId instead")]
    [InlineData("auto.offset.reset", "latest", "set Stream:StartWithoutProgress")]
    [InlineData("sasl.mechanizm", "PLAIN", "sasl.mechanizm")]
    [InlineData("security.protocol", "tls", "security.protocol")]
    public void Validate_ClientProperty_IsRefusedWithTheReason(string key, string value, string expected) =>
        Assert.Contains(expected, Failure(Options("a:9092", (key, value))), StringComparison.Ordinal);

    [Fact]
    public void Validate_SecuritySettings_PassInEitherSpelling() => Assert.True(new KafkaOptionsValidator().Validate(null, Options(
        "SASL_PLAINTEXT://a:9092, b:9093",
        ("security.protocol", "SASL_PLAINTEXT"), ("sasl_mechanism", "PLAIN"), ("sasl.username", "me"), ("sasl_password", "secret"),
        ("group.protocol", "consumer"))).Succeeded);

    static string Failure(KafkaOptions options) => new KafkaOptionsValidator().Validate(null, options).FailureMessage ?? "";

    static KafkaOptions Options(string servers, params (string Key, string Value)[] client)
    {
        var options = new KafkaOptions { BootstrapServers = servers, GroupId = "group" };
        foreach (var (key, value) in client)
            options.Client[key] = value;
        return options;
    }
}
