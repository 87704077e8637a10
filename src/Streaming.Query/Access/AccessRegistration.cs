using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Streaming.Query.Access;

static class AccessRegistration
{
    /// <summary>
    /// Whether clients must say who they are is settled here, at start: keys that vanish from the configuration later let nobody in. It holds for
    /// every endpoint that does not say otherwise itself.
    /// </summary>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        // Changes are followed by Clients, which keeps what was valid; bound in the usual way, a change that is not would throw.
        services.AddOptions<AccessOptions>()
            .Configure<IConfiguration>((options, settings) => settings.GetSection(AccessOptions.Section).Bind(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSingleton<Clients>();
        services.AddHostedService(provider => provider.GetRequiredService<Clients>());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedCallers>();
        services.AddRateLimiter(Limits.Configure);

        var authentication = services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        var schemes = new List<string>();
        if (configuration.GetSection($"{AccessOptions.Section}:{nameof(AccessOptions.Clients)}").Exists())
            schemes.Add(ApiKeyHandler.SchemeName);
        if (Tokens.AreConfigured(configuration))
        {
            authentication.AddTokens(configuration);
            schemes.Add(JwtBearerDefaults.AuthenticationScheme);
        }
        var authorization = services.AddAuthorizationBuilder();
        if (schemes.Count > 0)
            authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder([.. schemes]).RequireAuthenticatedUser().Build());
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseMiddleware<Audit>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
    }
}
