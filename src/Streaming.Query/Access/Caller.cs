using System.Security.Claims;

namespace Streaming.Query.Access;

/// <summary>Who asks: a client by its API key, the subject of a token, or somebody unknown.</summary>
static class Caller
{
    public const string Anonymous = "anonymous";

    /// <summary>Whether callers must say who they are: there are clients, or tokens are accepted.</summary>
    public static bool AreKnown(IConfiguration configuration) =>
        configuration.GetSection($"{AccessOptions.Section}:{nameof(AccessOptions.Clients)}").Exists() || Tokens.AreConfigured(configuration);

    public static string Of(ClaimsPrincipal user) => user.Identity switch
    {
        { IsAuthenticated: true, AuthenticationType: ApiKeyHandler.SchemeName, Name: { } client } => client,
        { IsAuthenticated: true, Name: var subject } => $"token of {subject ?? "nobody named"}",
        _ => Anonymous,
    };
}
