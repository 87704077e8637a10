namespace Streaming.Qdrant;

/// <summary>The server's version. Below 1.17 <c>update_mode</c> is an unknown field, silently ignored: fenced writes would overwrite blindly.</summary>
public static class QdrantVersion
{
    public static readonly Version Minimum = new(1, 17);

    /// <returns>The server's version, 1.17 or newer.</returns>
    /// <exception cref="NotSupportedException">The server is older, or does not say its version; the message says what to do.</exception>
    public static async Task<Version> EnsureSupportedAsync(IQdrantClient client, CancellationToken cancellationToken)
    {
        var text = (await client.HealthCheckAsync(cancellationToken)).Version;
        // Builds between releases are called 1.18.0-dev.
        if (!Version.TryParse(text.Split('-', '+')[0], out var version))
            throw new NotSupportedException($"Qdrant says version '{text}', which is none: is Qdrant:Endpoint the gRPC port of a Qdrant server?");
        return version >= Minimum
            ? version
            : throw new NotSupportedException(
                $"Qdrant {text} is too old: fenced writes need {Minimum} or newer, an older server overwrites states without a word."
                + " Upgrade every node of the server, or point Qdrant:Endpoint at a newer one.");
    }
}
