using System.Net.Sockets;

namespace Streaming.Local.Stack;

/// <summary>Asks whether somebody listens at an address before the workers wait for it with all their patience.</summary>
static class Reachability
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="StackException">Nobody listens at any of the addresses, or one of them is none.</exception>
    public static async Task RequireKafkaAsync(string bootstrapServers, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        foreach (var server in bootstrapServers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate($"tcp://{server}", UriKind.Absolute, out var address) || address.Port < 0)
                throw new StackException($"'{server}' is no address of a Kafka broker; host:port expected.");
            if (await FailureAsync(address, cancellationToken) is not { } error)
                return;
            errors.Add($"{server}: {error}");
        }

        throw new StackException($"No Kafka broker listens ({string.Join("; ", errors)}). Start one, or leave --kafka out to use the embedded cluster.");
    }

    /// <inheritdoc cref="RequireKafkaAsync"/>
    public static async Task RequireQdrantAsync(string endpoint, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new StackException($"'{endpoint}' is no endpoint of a Qdrant; http://host:6334 expected.");
        if (await FailureAsync(address, cancellationToken) is { } error)
            throw new StackException($"No Qdrant listens at {endpoint} ({error}). Start one, or leave --qdrant out to use the embedded server.");
    }

    static async Task<string?> FailureAsync(Uri address, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return e.Message;
        }
    }
}
