using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Streaming.ServiceDefaults;

/// <summary>Refuses to answer other machines unless told to.</summary>
sealed class HealthOptionsValidator(IConfiguration configuration) : IValidateOptions<HealthOptions>
{
    public ValidateOptionsResult Validate(string? name, HealthOptions options)
    {
        if (options.AllowAnonymous)
            return ValidateOptionsResult.Success;
        var failures = ListenUrl.Of(configuration).Where(url => !url.IsLoopback).Select(url =>
            $"{url.Key} is '{url.Url}', where other machines reach health and metrics, which ask for no key: listen on localhost, or set "
            + "Health:AllowAnonymous to true (environment Health__AllowAnonymous) where the network keeps strangers away.").ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
