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
        Assert.Contains(expected, Failure(Options("localhost:9092", (key, value))), StringComparison.Ordinal);

    [Fact]
    public void Validate_SecuritySettings_PassInEitherSpelling() => Assert.True(new KafkaOptionsValidator().Validate(null, Options(
        "SASL_SSL://a:9092, b:9093",
        ("security.protocol", "SASL_SSL"), ("sasl_mechanism", "PLAIN"), ("sasl.username", "me"), ("sasl_password", "secret"),
        ("group.protocol", "consumer"))).Succeeded);

    [Theory]
    [InlineData("localhost:9092")]
    [InlineData("127.0.0.1:9092,[::1]:9093")]
    public void Validate_BrokersOnThisMachine_MayBeWithoutSecurity(string servers) => Assert.Equal("", Failure(Options(servers)));

    [Theory]
    [InlineData("broker-1:9092")]
    [InlineData("localhost:9092,10.0.0.7:9092")]
    [InlineData("PLAINTEXT://0.0.0.0:9092")]
    public void Validate_BrokersElsewhereWithoutSecurity_AreRefused_UnlessBothAreAllowed(string servers)
    {
        var options = Options(servers);

        Assert.Contains("set Kafka:AllowPlaintext to true (environment Kafka__AllowPlaintext)", Failure(options), StringComparison.Ordinal);
        Assert.Contains("set Kafka:AllowAnonymous to true (environment Kafka__AllowAnonymous)", Failure(options), StringComparison.Ordinal);
        options.AllowPlaintext = true;
        Assert.DoesNotContain("AllowPlaintext to true", Failure(options), StringComparison.Ordinal);
        options.AllowAnonymous = true;
        Assert.Equal("", Failure(options));
    }

    [Fact]
    public void Validate_BrokersElsewhere_PasswordsWithoutTls_AreRefused() => Assert.Contains(
        "Kafka:Client:security.protocol is sasl_plaintext: set it to ssl or sasl_ssl",
        Failure(Options("broker:9092", ("security_protocol", "SASL_PLAINTEXT"), ("sasl.mechanism", "PLAIN"), ("sasl.username", "u"), ("sasl.password", "p"))),
        StringComparison.Ordinal);

    [Fact]
    public void Validate_BrokersElsewhere_TlsWithoutAClientCertificate_IsRefused() => Assert.Contains(
        "nothing says who this worker is", Failure(Options("broker:9092", ("security.protocol", "ssl"))), StringComparison.Ordinal);

    [Fact]
    public void Validate_PasswordAmongTheServers_IsNotRepeated() =>
        Assert.DoesNotContain("hunter2", Failure(Options("me:hunter2@broker:9092")), StringComparison.Ordinal);

    static string Failure(KafkaOptions options) => new KafkaOptionsValidator().Validate(null, options).FailureMessage ?? "";

    static KafkaOptions Options(string servers, params (string Key, string Value)[] client)
    {
        var options = new KafkaOptions { BootstrapServers = servers, GroupId = "group" };
        foreach (var (key, value) in client)
            options.Client[key] = value;
        return options;
    }
}
