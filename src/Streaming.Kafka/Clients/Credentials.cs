using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Streaming.Kafka.Clients;

/// <summary>
/// Gives running clients the SASL user and password that the configuration changes to. They count when a connection is made anew: brokers end
/// connections whose credentials are gone.
/// </summary>
sealed class Credentials : IDisposable
{
    readonly IConfiguration configuration;
    readonly IDisposable changes;
    readonly Lock gate = new();
    readonly List<WeakReference<IClient>> clients = [];
    (string? User, string? Password) current;
    bool changed;

    public Credentials(IConfiguration configuration)
    {
        this.configuration = configuration;
        current = Read();
        changes = ChangeToken.OnChange(configuration.GetReloadToken, Take);
    }

    public TClient Follow<TClient>(TClient client) where TClient : IClient
    {
        lock (gate)
        {
            clients.RemoveAll(known => !known.TryGetTarget(out _));
            clients.Add(new(client));
            // It was made from the settings of the start.
            if (changed)
                TryGive(client, current.User!, current.Password!);
        }
        return client;
    }

    public void Dispose() => changes.Dispose();

    void Take()
    {
        lock (gate)
        {
            var (user, password) = Read();
            // Half of a change, or none.
            if (string.IsNullOrEmpty(user) || string.IsNullOrEmpty(password) || (user, password) == current)
                return;
            (current, changed) = ((user, password), true);
            clients.RemoveAll(known => !known.TryGetTarget(out var client) || !TryGive(client, user, password));
        }
    }

    static bool TryGive(IClient client, string user, string password)
    {
        try
        {
            client.SetSaslCredentials(user, password);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    (string? User, string? Password) Read()
    {
        var client = ClientSettings.Normalise(configuration.GetSection($"{KafkaOptions.Section}:{nameof(KafkaOptions.Client)}").GetChildren()
            .Where(setting => setting.Value is not null).Select(setting => new KeyValuePair<string, string>(setting.Key, setting.Value!)));
        return (client.GetValueOrDefault("sasl.username"), client.GetValueOrDefault("sasl.password"));
    }
}
