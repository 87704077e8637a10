using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Streaming.ServiceDefaults;

/// <summary>An address that a worker is going to listen on.</summary>
/// <param name="Key">The setting that it comes from.</param>
public sealed record ListenUrl(string Key, string Url)
{
    const string Endpoints = "Kestrel:Endpoints";

    /// <summary>All of them: the endpoints of the section <c>Kestrel</c>, which win, else <c>Urls</c>.</summary>
    public static IReadOnlyList<ListenUrl> Of(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection(Endpoints).GetChildren()
            .Select(endpoint => new ListenUrl($"{Endpoints}:{endpoint.Key}:Url", endpoint["Url"] ?? "")).ToList();
        return endpoints.Count > 0
            ? endpoints
            : [.. (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => new ListenUrl("Urls", url))];
    }

    public bool IsEncrypted => Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether only this machine reaches it. Kestrel listens everywhere for a host that is neither an address nor <c>localhost</c>.</summary>
    /// <exception cref="InvalidSettingException">It is no address.</exception>
    public bool IsLoopback
    {
        get
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(Url);
            }
            catch (FormatException)
            {
                throw new InvalidSettingException($"{Key} is '{Url}': set it to an address to listen on, such as http://localhost:8080.");
            }
            return address.IsUnixPipe || address.IsNamedPipe
                || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
        }
    }
}
