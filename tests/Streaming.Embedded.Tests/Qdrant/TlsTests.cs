using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Embedded.Qdrant;
using Streaming.Qdrant;
using Streaming.TestServers;

namespace Streaming.Embedded.Tests.Qdrant;

public sealed class TlsTests : IAsyncLifetime
{
    const string Key = "3f9a5f1c-the-key-of-the-server";

    readonly TestAuthority _authority = new();
    EmbeddedQdrant _server = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await EmbeddedQdrant.StartAsync(
        new EmbeddedQdrantOptions { Certificate = _authority.Issue(), ApiKey = Key }, cancellationToken: Cancel);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Https_AuthorityGiven_IsTrusted()
    {
        Assert.StartsWith("https://", _server.Endpoint, StringComparison.Ordinal);
        using var client = Client(Key);

        Assert.Equal(EmbeddedQdrant.AnswersLike, (await client.HealthCheckAsync(Cancel)).Version);
        Assert.Empty(await client.ListCollectionsAsync(Cancel));
    }

    [Fact]
    public async Task Https_AuthorityUnknown_IsNot()
    {
        using var client = ClientFor.Endpoint(_server.Endpoint, options => (options.ApiKey, options.MaxRetries) = (Key, 0));

        var error = await Assert.ThrowsAsync<QdrantUnavailableException>(() => client.ListCollectionsAsync(Cancel));

        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-key-than-the-server-has")]
    public async Task ApiKey_MissingOrWrong_IsDenied_AndTheErrorSaysWhatToSetAndNotTheKey(string? key)
    {
        using var client = Client(key);

        var error = await Assert.ThrowsAsync<QdrantDeniedException>(() => client.ListCollectionsAsync(Cancel));

        Assert.Contains("set Qdrant:ApiKey", error.Message, StringComparison.Ordinal);
        if (key is not null)
            Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApiKey_ChangedInTheConfiguration_CountsFromTheNextCallOn()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Qdrant:Endpoint", _server.Endpoint), new("Qdrant:CertificateAuthority", _authority.CertificateFile), new("Qdrant:ApiKey", "an-old-key"),
        ]).Build();
        await using var services = new ServiceCollection().AddLogging().AddQdrant(configuration).BuildServiceProvider();
        var client = services.GetRequiredService<IQdrantClient>();
        await Assert.ThrowsAsync<QdrantDeniedException>(() => client.ListCollectionsAsync(Cancel));

        configuration["Qdrant:ApiKey"] = Key;
        configuration.Reload();
        Assert.Empty(await client.ListCollectionsAsync(Cancel));

        configuration["Qdrant:ApiKey"] = "";
        configuration.Reload();
        Assert.Empty(await client.ListCollectionsAsync(Cancel));
    }

    QdrantClient Client(string? key) => ClientFor.Endpoint(
        _server.Endpoint, options => (options.CertificateAuthority, options.ApiKey) = (_authority.CertificateFile, key));
}
