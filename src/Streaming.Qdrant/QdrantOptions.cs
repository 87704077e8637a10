namespace Streaming.Qdrant;

/// <summary>How to reach Qdrant and how patient to be with it; section <c>Qdrant</c> of the configuration.</summary>
public sealed class QdrantOptions
{
    public const string Section = "Qdrant";

    /// <summary>Where its gRPC port answers, <c>http</c> or <c>https</c>. The default is <c>http://127.0.0.1:6334</c>.</summary>
    public string Endpoint { get; set; } = "http://127.0.0.1:6334";

    /// <summary>
    /// Where it answers REST, which recovering a snapshot needs: for the operator's tool alone. The default is the endpoint's host, port 6333.
    /// </summary>
    public string? RestEndpoint { get; set; }

    /// <summary>
    /// Sent with every call as <c>api-key</c>; needs an <c>https</c> endpoint to stay secret. A value that changes in the configuration counts
    /// from the next call on. The default is none.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether a server on another machine may be reached without TLS. The default is false: refused at start.</summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>Whether a server on another machine may be used without an API key. The default is false: refused at start.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>PEM file of the certificate authorities to trust instead of the machine's. The default is none.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>Time that one try of one call may take. The default is 10 seconds.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries after the first one before a call counts as failed. The default is 5.</summary>
    public int MaxRetries { get; set; } = 5;

    /// <summary>Wait before the first retry; it doubles from try to try and is jittered. The default is 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two tries, unless the server's <c>retry-after</c> asks for more. The default is 5 seconds.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of failed tries in <see cref="BreakerWindow"/> that opens the circuit, 0 to 1. The default is 0.5.</summary>
    public double BreakerFailureRatio { get; set; } = 0.5;

    /// <summary>Tries in the window below which the circuit stays closed. The default is 10.</summary>
    public int BreakerMinimumCalls { get; set; } = 10;

    /// <summary>The window in which failures are counted. The default is 10 seconds.</summary>
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open before one call tries again. The default is 5 seconds.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest answer that is accepted, in bytes, 8 MiB or more. The default is 64 MiB.</summary>
    public int MaxReceiveMessageSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>Shards of a collection that is created here. The default is 1; on a cluster, a multiple of its nodes.</summary>
    public int Shards { get; set; } = 1;

    /// <summary>Copies of each shard of a collection that is created here. The default is 1.</summary>
    public int Replicas { get; set; } = 1;

    /// <summary>Replicas that must confirm a write. The default is a majority of <see cref="Replicas"/>.</summary>
    public int? WriteConsistency { get; set; }
}
