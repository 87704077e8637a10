namespace Streaming.Qdrant.Tests;

public sealed class QdrantOptionsValidatorTests
{
    [Fact]
    public void Defaults_AreValid() => Assert.True(Validate(new()).Succeeded);

    public static TheoryData<QdrantOptions, string> Faults => new()
    {
        { new() { Endpoint = "localhost:6334" }, "Qdrant:Endpoint" },
        { new() { RestEndpoint = "localhost:6333" }, "Qdrant:RestEndpoint" },
        { new() { RestEndpoint = "http://10.0.0.7:6333" }, "Qdrant:RestEndpoint is http://10.0.0.7:6333, on another machine and without TLS" },
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
        { new() { ApiKey = "a-key\n" }, "Qdrant:ApiKey" },
        { new() { Endpoint = "http://10.0.0.7:6334", ApiKey = "a-key" }, "set Qdrant:AllowPlaintext to true (environment Qdrant__AllowPlaintext)" },
        { new() { Endpoint = "https://qdrant:6334" }, "set Qdrant:AllowAnonymous to true (environment Qdrant__AllowAnonymous)" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_Message_NamesTheKey(QdrantOptions options, string key) =>
        Assert.Contains(key, Validate(options).FailureMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://localhost:6334", null, false, false)]
    [InlineData("http://[::1]:6334", null, false, false)]
    [InlineData("https://qdrant:6334", "a-key", false, false)]
    [InlineData("http://qdrant:6334", "a-key", true, false)]
    [InlineData("http://qdrant:6334", null, true, true)]
    public void Server_OnThisMachineOrSecuredOrAllowed_IsAccepted(string endpoint, string? key, bool plaintext, bool anonymous) => Assert.True(
        Validate(new() { Endpoint = endpoint, ApiKey = key, AllowPlaintext = plaintext, AllowAnonymous = anonymous }).Succeeded);

    [Theory]
    [InlineData("https://me:hunter2@qdrant:6334")]
    [InlineData("me:hunter2@qdrant:6334")]
    public void Password_InTheEndpoint_IsRefusedAndNotRepeated(string endpoint)
    {
        var failure = Validate(new() { Endpoint = endpoint, ApiKey = "a-key" }).FailureMessage;

        Assert.Contains("Qdrant:Endpoint", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure, StringComparison.Ordinal);
    }

    static Microsoft.Extensions.Options.ValidateOptionsResult Validate(QdrantOptions options) => new QdrantOptionsValidator().Validate(null, options);
}
