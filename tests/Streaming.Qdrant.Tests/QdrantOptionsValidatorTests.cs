namespace Streaming.Qdrant.Tests;

public sealed class QdrantOptionsValidatorTests
{
    [Fact]
    public void Defaults_AreValid() => Assert.True(Validate(new()).Succeeded);

    public static TheoryData<QdrantOptions, string> Faults => new()
    {
        { new() { Endpoint = "localhost:6334" }, "Qdrant:Endpoint" },
        { new() { CallTimeout = TimeSpan.Zero }, "Qdrant:CallTimeout" },
        { new() { BreakDuration = TimeSpan.FromMilliseconds(1) }, "Qdrant:BreakDuration" },
        { new() { MaxRetries = -1 }, "Qdrant:MaxRetries" },
        { new() { BreakerFailureRatio = 2 }, "Qdrant:BreakerFailureRatio" },
        { new() { BreakerMinimumCalls = 1 }, "Qdrant:BreakerMinimumCalls" },
        { new() { CertificateAuthority = "/nowhere.pem", Endpoint = "https://q" }, "Qdrant:CertificateAuthority" },
        { new() { MaxReceiveMessageSize = 1 }, "Qdrant:MaxReceiveMessageSize" },
        { new() { Shards = 0 }, "Qdrant:Shards" },
        { new() { Replicas = 0 }, "Qdrant:Replicas" },
        { new() { Replicas = 2, WriteConsistency = 3 }, "Qdrant:WriteConsistency" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_Message_NamesTheKey(QdrantOptions options, string key) =>
        Assert.Contains(key, Validate(options).FailureMessage, StringComparison.Ordinal);

    static Microsoft.Extensions.Options.ValidateOptionsResult Validate(QdrantOptions options) => new QdrantOptionsValidator().Validate(null, options);
}
