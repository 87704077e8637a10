using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Access;

public sealed class TokenTests : IAsyncLifetime
{
    const string Issuer = "https://issuer.test", Audience = "streaming";

    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    WorkerStage _stage = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stage = await WorkerStage.CreateAsync(
    [
        ("Authentication:Schemes:Bearer:ValidAudiences:0", Audience), ("Authentication:Schemes:Bearer:ValidIssuers:0", Issuer),
        ("Authentication:Schemes:Bearer:SigningKeys:0:Issuer", Issuer), ("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(_key)),
    ]);

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Token_OfTheIssuerForTheAudience_IsAnswered_AndAuditedByItsSubject()
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync(Token()));

        Assert.StartsWith("token of mobile-app at 127.0.0.1 asked /v1/retrieve for the interests of 'u'",
            Assert.Single(_stage.Log.Category("Streaming.Query.Access.Audit")).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Wrong => ["issuer", "audience", "key", "expired", "none"];

    [Theory, MemberData(nameof(Wrong))]
    public async Task Token_OfAnother_IsRefused_AndNotLogged(string what)
    {
        var token = what switch
        {
            "issuer" => Token(issuer: "https://another.test"),
            "audience" => Token(audience: "another"),
            "key" => Token(key: RandomNumberGenerator.GetBytes(32)),
            "expired" => Token(expires: TimeSpan.FromHours(-1)),
            _ => "",
        };

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
        Assert.DoesNotContain(_stage.Log.Lines, line => token.Length > 0 && line.Message.Contains(token, StringComparison.Ordinal));
    }

    async Task<HttpStatusCode> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/retrieve") { Content = new StringContent("""{"userId": "u"}""", Encoding.UTF8, "application/json") };
        if (token.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await _stage.Http.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    string Token(string issuer = Issuer, string audience = Audience, byte[]? key = null, TimeSpan? expires = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddDays(-1),
            Expires = now + (expires ?? TimeSpan.FromHours(1)),
            Claims = new Dictionary<string, object> { ["sub"] = "mobile-app" },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key ?? _key), SecurityAlgorithms.HmacSha256),
        });
    }
}
