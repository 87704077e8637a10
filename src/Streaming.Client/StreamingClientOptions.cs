using Grpc.Core;
using Grpc.Net.Client;

namespace Streaming.Client;

/// <summary>How a <see cref="StreamingClient"/> asks.</summary>
public sealed record StreamingClientOptions
{
    /// <summary>The deadline of a call, above 0. The default is 2 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Sent with every call, such as an API key. The default is none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>For TLS, credentials, load balancing and so on. The default is that of gRPC.</summary>
    public GrpcChannelOptions Channel { get; init; } = new();

    /// <summary>The clock that deadlines are counted by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal CallOptions Call(CancellationToken cancellationToken)
    {
        var headers = new Metadata();
        foreach (var (name, value) in Headers)
            headers.Add(name, value);
        return new CallOptions(headers, Time.GetUtcNow().UtcDateTime + Timeout, cancellationToken);
    }
}
