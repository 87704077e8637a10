using Microsoft.Extensions.Options;
using Streaming.ServiceDefaults;

namespace Streaming.Query.Access;

/// <summary>Refuses clients that cannot work, and what would let strangers in. Keys are never repeated in a message.</summary>
sealed class AccessOptionsValidator(IConfiguration configuration) : IValidateOptions<AccessOptions>
{
    /// <summary>The shortest key: 128 bits as hexadecimal digits.</summary>
    public const int ShortestKey = 32;

    const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var failures = new List<string>(Exposed(options));
        failures.AddRange(Tokens.Faults(configuration));
        Require(failures, "Access:RequestsPerSecond", options.RequestsPerSecond);
        Require(failures, "Access:Burst", options.Burst);
        foreach (var client in configuration.GetSection("Access:Clients").GetChildren().Where(client => !string.IsNullOrEmpty(client.Value)))
            failures.Add($"{client.Path} is a value, not a client: set {client.Path}:ApiKeys:0 to its key.");
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (client, settings) in options.Clients)
            CheckClient(failures, $"Access:Clients:{client}", settings, keys);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static void CheckClient(List<string> failures, string path, ClientOptions client, Dictionary<string, string> keys)
    {
        if (client.ApiKeys.Count == 0)
            failures.Add($"{path}:ApiKeys is empty: set {path}:ApiKeys:0 to a key of the client's, for example from openssl rand -hex 32.");
        for (var i = 0; i < client.ApiKeys.Count; i++)
        {
            var (at, key) = ($"{path}:ApiKeys:{i}", client.ApiKeys[i]);
            if (key is not { Length: >= ShortestKey } || key.Any(c => c is <= ' ' or > '~'))
                failures.Add($"{at} is shorter than {ShortestKey} characters, or holds one that no header carries: set it to a long random key, for example from openssl rand -hex 32.");
            else if (!keys.TryAdd(key, at))
                failures.Add($"{at} is the key of {keys[key]}, too: give each client keys of its own.");
        }
        Require(failures, $"{path}:RequestsPerSecond", client.RequestsPerSecond ?? 1);
        Require(failures, $"{path}:Burst", client.Burst ?? 1);
    }

    IEnumerable<string> Exposed(AccessOptions options)
    {
        foreach (var url in ListenUrl.Of(configuration).Where(url => !url.IsLoopback))
        {
            if (options.Clients.Count == 0 && !Tokens.AreConfigured(configuration) && !options.AllowAnonymous)
                yield return $"{url.Key} is '{url.Url}', where other machines reach the query API, and nobody is asked who he is: set Access:Clients:<name>:ApiKeys:0 "
                    + "(environment Access__Clients__<name>__ApiKeys__0) or Authentication:Schemes:Bearer, or listen on localhost, or set Access:AllowAnonymous to true "
                    + "(environment Access__AllowAnonymous) where the network keeps strangers away.";
            if (!url.IsEncrypted && !options.AllowPlaintext)
                yield return $"{url.Key} is '{url.Url}', where other machines reach the query API without TLS: make it https with Kestrel:Certificates:Default:Path and KeyPath, "
                    + "or listen on localhost, or set Access:AllowPlaintext to true (environment Access__AllowPlaintext) where something in front does TLS.";
        }
    }

    static void Require(List<string> failures, string key, int value)
    {
        if (value is < 1 or > Most)
            failures.Add($"{key} is {value}: set it to a whole number from 1 to {Most}.");
    }
}
