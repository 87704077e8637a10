using System.Security.Cryptography.X509Certificates;

namespace Streaming.Embedded.Qdrant;

/// <summary>Settings of the embedded Qdrant.</summary>
public sealed class EmbeddedQdrantOptions
{
    /// <summary>Port on the loopback address. The default is 0: any free one.</summary>
    public int Port { get; set; }

    /// <summary>Port on the loopback address for what the real server has over REST alone: recovery of snapshots. The default is 0: any free one.</summary>
    public int RestPort { get; set; }

    /// <summary>Folder that is loaded at start and saved to; created when missing. The default is none: everything is forgotten at stop.</summary>
    public string? DataFolder { get; set; }

    /// <summary>How often changed collections are saved; what was written since the last time is lost in a crash. The default is 30 seconds.</summary>
    public TimeSpan SaveEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>With its private key; makes it answer over TLS. The default is none: plaintext.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Key that calls must carry. The default is none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Key that only reads. The default is none.</summary>
    public string? ReadOnlyApiKey { get; set; }
}
