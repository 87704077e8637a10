using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Streaming.Embedded.Qdrant;

/// <summary>
/// The part of Qdrant's gRPC API that the workers use, in this process and in memory, with exact search. Not for production: one node, no
/// write-ahead log, everything in memory.
/// </summary>
public sealed class EmbeddedQdrant : IAsyncDisposable
{
    /// <summary>The version whose recorded answers it gives.</summary>
    public const string AnswersLike = "1.18.3";

    internal const string Title = "embedded Qdrant, not for production";

    const int WindowSize = 8 * 1024 * 1024;

    readonly WebApplication _app;

    EmbeddedQdrant(WebApplication app)
    {
        _app = app;
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses];
        (Endpoint, RestEndpoint) = (addresses[0], addresses[1]);
        Faults = app.Services.GetRequiredService<QdrantFaults>();
    }

    /// <summary>Where it answers, such as <c>http://127.0.0.1:6334</c>; <c>https</c> with a certificate.</summary>
    public string Endpoint { get; }

    /// <summary>Where it recovers snapshots over REST, such as <c>http://127.0.0.1:6333</c>.</summary>
    public string RestEndpoint { get; }

    /// <summary>Misbehaviour for tests.</summary>
    public QdrantFaults Faults { get; }

    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="InvalidProtocolBufferException">A file in the data folder cannot be read.</exception>
    public static async Task<EmbeddedQdrant> StartAsync(
        EmbeddedQdrantOptions? options = null, ILoggerFactory? logs = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var app = Build(options ?? new(), logs, time ?? TimeProvider.System);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new EmbeddedQdrant(app);
    }

    /// <summary>Stops answering; saves when there is a data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    static WebApplication Build(EmbeddedQdrantOptions options, ILoggerFactory? logs, TimeProvider time)
    {
        // Empty: neither configuration nor Ctrl+C of the surrounding process reach it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (options.Certificate is { } certificate)
                    listen.UseHttps(certificate);
            });
            kestrel.Listen(IPAddress.Loopback, options.RestPort, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.Http2.InitialConnectionWindowSize = WindowSize;
            kestrel.Limits.Http2.InitialStreamWindowSize = WindowSize;
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IMemoryPoolFactory<byte>, LargeBlocks.Factory>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        if (logs is not null)
            builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.AddSingleton(options).AddSingleton(time);
        builder.Services.AddSingleton<QdrantFaults>().AddSingleton<CollectionStore>().AddSingleton<PointsService>().AddSingleton<SnapshotStore>();
        builder.Services.AddHostedService<SnapshotSaver>();
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
            grpc.Interceptors.Add<CallInterceptor>();
        });
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<CollectionsService>();
        app.MapGrpcService<PointsService>();
        app.MapGrpcService<SnapshotsService>();
        app.MapSnapshotFiles();
        return app;
    }

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
