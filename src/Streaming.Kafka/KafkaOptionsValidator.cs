using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka;

/// <summary>Refuses settings that cannot work, or that would break what the streams promise.</summary>
public sealed class KafkaOptionsValidator : IValidateOptions<KafkaOptions>
{
    static readonly Dictionary<string, string> Reserved = new(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "set Kafka:BootstrapServers instead",
        ["group.id"] = "set Kafka:GroupId instead",
        ["enable.auto.commit"] = "offsets are committed after their records are applied",
        ["enable.auto.offset.store"] = "offsets are committed after their records are applied",
        ["enable.partition.eof"] = "progress needs the ends of partitions",
        ["auto.offset.reset"] = "set Stream:StartWithoutProgress or Stream:AcceptGap instead",
        ["enable.idempotence"] = "producers are always idempotent",
        ["request.required.acks"] = "producers always wait for all replicas in sync",
    };

    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        var failures = new List<string>();
        CheckServers(options.BootstrapServers, failures);
        if (string.IsNullOrWhiteSpace(options.GroupId))
            failures.Add("Kafka:GroupId is empty: name the consumer group that this worker belongs to.");
        foreach (var key in ClientSettings.Normalise(options.Client).Keys)
            if (Reserved.TryGetValue(key, out var reason))
                failures.Add($"Kafka:Client:{key} cannot be set: {reason}.");
        if (failures.Count == 0)
            failures.AddRange(Transport.Faults(options));
        if (failures.Count == 0 && Probe(options) is { } refusal)
            failures.Add($"Kafka:Client is refused by librdkafka: {refusal}");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static void CheckServers(string servers, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(servers))
        {
            failures.Add("Kafka:BootstrapServers is empty: set it to host:port of your brokers, comma-separated (environment: Kafka__BootstrapServers).");
            return;
        }
        foreach (var server in servers.Split(',', StringSplitOptions.TrimEntries))
        {
            var address = server[(server.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0)..];
            var colon = address.LastIndexOf(':');
            // Not repeated: it may be a password.
            if (address.Contains('@', StringComparison.Ordinal))
                failures.Add("Kafka:BootstrapServers holds a '@': leave users and passwords out and set Kafka:Client:sasl.username and sasl.password.");
            else if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), out var port) || port == 0)
                failures.Add($"Kafka:BootstrapServers holds \"{server}\": every entry must be host:port, for example broker-1:9092.");
        }
    }

    static string? Probe(KafkaOptions options)
    {
        try
        {
            new ProducerBuilder<Null, Null>(ClientSettings.Producer(options)).SetLogHandler((_, _) => { }).Build().Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or KafkaException)
        {
            return e.Message;
        }
    }
}
