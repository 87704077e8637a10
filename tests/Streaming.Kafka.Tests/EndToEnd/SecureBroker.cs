using System.Net;
using System.Net.Sockets;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.TestServers;

namespace Streaming.Kafka.Tests.EndToEnd;

/// <summary>A broker with listeners for passwords and for certificates, on which one user has a password of each kind.</summary>
public sealed class SecureBroker : IAsyncLifetime
{
    public const string User = "streaming-worker", Password = "pw-5b1e0c77a9f24d06", ScramPassword = "pw-d1f4a0f2c7e94bd3";

    readonly Dictionary<string, int> ports = new[] { "PASSWORD", "BOTH", "MUTUAL" }.ToDictionary(listener => listener, _ => FreePort());
    KafkaBroker? broker;

    internal TestAuthority Authority { get; } = new();

    internal KafkaTestServer Server => KafkaTestServer.Of(broker!);

    /// <param name="listener"><c>PASSWORD</c> (SASL_PLAINTEXT), <c>BOTH</c> (SASL_SSL) or <c>MUTUAL</c> (SSL with client certificates).</param>
    public string Address(string listener) => $"127.0.0.1:{ports[listener]}";

    public async ValueTask InitializeAsync()
    {
        if (KafkaBroker.Missing is not null)
            return;
        broker = await KafkaBroker.StartAsync(Properties(), TestContext.Current.CancellationToken);
        await SetScramPasswordAsync(User, ScramPassword);
    }

    public async Task SetScramPasswordAsync(string user, string password)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker!.BootstrapServers }).Build();
        foreach (var mechanism in (ScramMechanism[])[ScramMechanism.ScramSha256, ScramMechanism.ScramSha512])
            await admin.AlterUserScramCredentialsAsync(
            [
                new UserScramCredentialUpsertion
                {
                    User = user,
                    Password = Encoding.UTF8.GetBytes(password),
                    Salt = "salt"u8.ToArray(),
                    ScramCredentialInfo = new ScramCredentialInfo { Mechanism = mechanism, Iterations = 4096 },
                },
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (broker is not null)
            await broker.DisposeAsync();
        Authority.Dispose();
    }

    string Properties()
    {
        var (certificate, key) = Authority.IssueFiles();
        var store = certificate + ".pem";
        File.WriteAllText(store, File.ReadAllText(key) + Environment.NewLine + File.ReadAllText(certificate));
        var listeners = string.Join(',', ports.Select(port => $"{port.Key}://127.0.0.1:{port.Value}"));
        return $"""
            listeners=PLAINTEXT://127.0.0.1:@PORT@,CONTROLLER://127.0.0.1:@CONTROLLER@,{listeners}
            advertised.listeners=PLAINTEXT://127.0.0.1:@PORT@,{listeners}
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PASSWORD:SASL_PLAINTEXT,BOTH:SASL_SSL,MUTUAL:SSL
            ssl.keystore.type=PEM
            ssl.keystore.location={store}
            ssl.truststore.type=PEM
            ssl.truststore.location={Authority.CertificateFile}
            listener.name.mutual.ssl.client.auth=required
            {Sasl("password")}
            {Sasl("both")}
            """;
    }

    static string Sasl(string listener) => $"""
        listener.name.{listener}.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
        listener.name.{listener}.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{User}="{Password}";
        listener.name.{listener}.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.{listener}.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        """;

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
