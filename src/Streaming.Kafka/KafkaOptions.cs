namespace Streaming.Kafka;

/// <summary>How to reach Kafka. Section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    /// <summary>Comma-separated <c>host:port</c>. Required.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>The consumer group. The default is <c>streaming-&lt;worker&gt;</c>.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>
    /// Any librdkafka property, handed to every consumer, producer and admin client: <c>security.protocol</c>, <c>sasl.*</c>, <c>ssl.*</c>,
    /// <c>group.protocol</c> and so on. Where a dot is impossible, as in a shell's variables, an underscore will do:
    /// <c>Kafka__Client__security_protocol</c>. Properties that the guarantees rest on are refused, see <see cref="KafkaOptionsValidator"/>.
    /// </summary>
    public IDictionary<string, string> Client { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether brokers on other machines may be reached without TLS. The default is false: refused at start.</summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>Whether brokers on other machines may be used without SASL or a client certificate. The default is false: refused at start.</summary>
    public bool AllowAnonymous { get; set; }
}
