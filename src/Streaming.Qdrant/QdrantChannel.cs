using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Streaming.Qdrant;

static class QdrantChannel
{
    /// <summary>Connections with the authorities that the options trust.</summary>
    public static SocketsHttpHandler Handler(QdrantOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            ConnectTimeout = options.CallTimeout,
            InitialHttp2StreamWindowSize = 1024 * 1024,
        };
        if (options.CertificateAuthority is { } path)
        {
            // An authority of one's own publishes no revocation list.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(path);
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }
        return handler;
    }

    public static GrpcChannel Open(QdrantOptions options) => GrpcChannel.ForAddress(options.Endpoint, new GrpcChannelOptions
    {
        HttpHandler = Handler(options),
        DisposeHttpClient = true,
        MaxReceiveMessageSize = options.MaxReceiveMessageSize,
        MaxSendMessageSize = null,
        ThrowOperationCanceledOnCancellation = true,
    });
}
