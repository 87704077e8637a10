using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Embedded.Qdrant;
using Streaming.Qdrant;

namespace Streaming.Embedded.Tests.Qdrant;

public sealed class TlsTests : IAsyncLifetime
{
    readonly string _authority = Path.GetTempFileName();
    readonly X509Certificate2 _certificate;
    readonly WebApplication _server;

    public TlsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(_authority, root.ExportCertificatePem());
        _certificate = Issue(root);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(_certificate);
            }));
        builder.Services.AddRoutingCore().AddGrpc();
        _server = builder.Build();
        _server.UseRouting();
        _server.MapGrpcService<HealthService>();
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        File.Delete(_authority);
    }

    [Fact]
    public async Task Https_AuthorityGiven_IsTrusted()
    {
        using var client = ClientFor.Endpoint(_server.Urls.Single(), options => options.CertificateAuthority = _authority);
        Assert.Equal(EmbeddedQdrant.AnswersLike, (await client.HealthCheckAsync(TestContext.Current.CancellationToken)).Version);
    }

    [Fact]
    public async Task Https_AuthorityUnknown_IsNot()
    {
        using var client = ClientFor.Endpoint(_server.Urls.Single(), options => options.MaxRetries = 0);
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => client.HealthCheckAsync(TestContext.Current.CancellationToken));
    }

    static X509Certificate2 Issue(X509Certificate2 root)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, root.NotBefore, root.NotAfter, [1]);
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
