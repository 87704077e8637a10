using Microsoft.Extensions.Configuration;
using Streaming.Query.Access;

namespace Streaming.Query.Tests.Access;

public sealed class AccessOptionsTests
{
    const string Key = "0123456789abcdef0123456789abcdef", Everywhere = "https://*:8080";

    [Theory]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://unix:/run/streaming.sock")]
    public void Loopback_NeedsNoKey(string url) => Assert.Empty(Failures(url));

    [Theory]
    [InlineData("https://*:8080")]
    [InlineData("https://+:8080")]
    [InlineData("https://0.0.0.0:8080")]
    [InlineData("https://[::]:8080")]
    [InlineData("https://10.0.0.7:8080")]
    [InlineData("https://query.example.org:8080")]
    public void WhereOthersReachIt_WithoutClients_IsRefused_WithTheKeyTheFixAndTheOverride(string url)
    {
        var failure = Assert.Single(Failures(url));

        Assert.StartsWith($"Kestrel:Endpoints:Http:Url is '{url}'", failure, StringComparison.Ordinal);
        Assert.Contains("set Access:Clients:<name>:ApiKeys:0", failure, StringComparison.Ordinal);
        Assert.Contains("set Access:AllowAnonymous to true (environment Access__AllowAnonymous)", failure, StringComparison.Ordinal);
        Assert.Empty(Failures(url, ("Access:AllowAnonymous", "true")));
        Assert.Empty(Failures(url, ("Access:Clients:shop:ApiKeys:0", Key)));
        Assert.Empty(Failures(url, [("Authentication:Schemes:Bearer:Authority", "https://issuer.test"), ("Authentication:Schemes:Bearer:ValidAudiences:0", "streaming")]));
    }

    [Fact]
    public void WhereOthersReachIt_WithoutTls_IsRefused_WithTheFixAndTheOverride()
    {
        var failure = Assert.Single(Failures("http://*:8080", ("Access:Clients:shop:ApiKeys:0", Key)));

        Assert.Contains("Kestrel:Certificates:Default:Path", failure, StringComparison.Ordinal);
        Assert.Contains("Access__AllowPlaintext", failure, StringComparison.Ordinal);
        Assert.Empty(Failures("http://*:8080", ("Access:Clients:shop:ApiKeys:0", Key), ("Access:AllowPlaintext", "true")));
    }

    [Theory]
    [InlineData("Access:Clients:app:ApiKeys:0", "short", "Access:Clients:app:ApiKeys:0 is shorter than 32")]
    [InlineData("Access:Clients:app:ApiKeys:0", Key + "\n", "Access:Clients:app:ApiKeys:0 is shorter than 32 characters, or holds one")]
    [InlineData("Access:Clients:app:ApiKeys:0", Key, "Access:Clients:shop:ApiKeys:0 is the key of Access:Clients:app:ApiKeys:0, too")]
    [InlineData("Access:Clients:app:Burst", "5", "Access:Clients:app:ApiKeys is empty")]
    [InlineData("Access:Clients:shop:Burst", "0", "Access:Clients:shop:Burst is 0")]
    [InlineData("Access:RequestsPerSecond", "-1", "Access:RequestsPerSecond is -1")]
    [InlineData("Authentication:Schemes:Bearer:Authority", "https://issuer.test", "Bearer:ValidAudiences is empty")]
    [InlineData("Authentication:Schemes:Bearer:ValidAudiences:0", "streaming", "Bearer:Authority is empty")]
    public void WrongSetting_IsNamed_AndNoKeyIsRepeated(string setting, string value, string expected)
    {
        var failures = Failures(Everywhere, ("Access:Clients:shop:ApiKeys:0", Key), (setting, value));

        Assert.Contains(failures, failure => failure.Contains(expected, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.DoesNotContain(Key, failure, StringComparison.Ordinal));
    }

    static IEnumerable<string> Failures(string url, params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kestrel:Endpoints:Http:Url", url), .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))]).Build();
        var options = configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new();
        return new AccessOptionsValidator(configuration).Validate(null, options).Failures ?? [];
    }
}
