namespace Streaming.Kafka.Clients;

/// <summary>Whether the way to brokers on other machines is encrypted, and whether they know who comes.</summary>
static class Transport
{
    public static IEnumerable<string> Faults(KafkaOptions options)
    {
        if (FirstRemote(options.BootstrapServers) is not { } remote)
            yield break;
        var client = ClientSettings.Normalise(options.Client);
        var protocol = client.GetValueOrDefault("security.protocol", "plaintext").ToLowerInvariant();
        if (protocol is "plaintext" or "sasl_plaintext" && !options.AllowPlaintext)
            yield return $"Kafka:BootstrapServers holds {remote}, on another machine, and Kafka:Client:security.protocol is {protocol}: set it to ssl or sasl_ssl, "
                + "or set Kafka:AllowPlaintext to true (environment Kafka__AllowPlaintext) where the network keeps strangers away.";
        if ((protocol == "plaintext" || (protocol == "ssl" && !HasCertificate(client))) && !options.AllowAnonymous)
            yield return $"Kafka:BootstrapServers holds {remote}, on another machine, and nothing says who this worker is: set Kafka:Client:security.protocol to sasl_ssl "
                + "with sasl.mechanism, sasl.username and sasl.password, or to ssl with a client certificate, or set Kafka:AllowAnonymous to true "
                + "(environment Kafka__AllowAnonymous) where the network keeps strangers away.";
    }

    static string? FirstRemote(string servers) => servers.Split(',', StringSplitOptions.TrimEntries)
        .Select(server => server[(server.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0)..])
        .FirstOrDefault(address => !(Uri.TryCreate($"tcp://{address}", UriKind.Absolute, out var uri) && uri.IsLoopback));

    static bool HasCertificate(Dictionary<string, string> client) => client.ContainsKey("ssl.certificate.location")
        || client.ContainsKey("ssl.certificate.pem") || client.ContainsKey("ssl.keystore.location");
}
