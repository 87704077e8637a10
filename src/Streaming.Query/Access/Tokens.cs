using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Streaming.Query.Access;

/// <summary>JSON web tokens as bearers, by ASP.NET Core's own section <c>Authentication:Schemes:Bearer</c>.</summary>
static class Tokens
{
    const string Section = $"Authentication:Schemes:{JwtBearerDefaults.AuthenticationScheme}";

    public static bool AreConfigured(IConfiguration configuration) => configuration.GetSection(Section).Exists();

    /// <summary>Else a token made for somebody else, or by somebody else, would do.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        if (!AreConfigured(configuration))
            yield break;
        var section = configuration.GetSection(Section);
        if (!section.GetSection("ValidAudiences").Exists() && string.IsNullOrEmpty(section["ValidAudience"]))
            yield return $"{Section}:ValidAudiences is empty: set {Section}:ValidAudiences:0 to the audience that tokens for this service name.";
        if (string.IsNullOrEmpty(section["Authority"]) && !section.GetSection("SigningKeys").Exists())
            yield return $"{Section}:Authority is empty: set it to the address of who issues tokens, or {Section}:SigningKeys to the keys that they are signed with.";
        if (string.IsNullOrEmpty(section["Authority"]) && !section.GetSection("ValidIssuers").Exists() && string.IsNullOrEmpty(section["ValidIssuer"]))
            yield return $"{Section}:ValidIssuers is empty: set {Section}:ValidIssuers:0 to the issuer that tokens name.";
    }

    public static AuthenticationBuilder AddTokens(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        authentication.AddJwtBearer();
        authentication.Services.AddSingleton<IOptionsChangeTokenSource<JwtBearerOptions>>(
            new ConfigurationChangeTokenSource<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, configuration.GetSection(Section)));
        authentication.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, token =>
        {
            token.MapInboundClaims = false;
            token.TokenValidationParameters.NameClaimType = "sub";
            token.TokenValidationParameters.ValidateAudience = true;
            token.TokenValidationParameters.ValidateIssuer = true;
            token.TokenValidationParameters.RequireExpirationTime = true;
            token.TokenValidationParameters.RequireSignedTokens = true;
        });
        return authentication;
    }
}
