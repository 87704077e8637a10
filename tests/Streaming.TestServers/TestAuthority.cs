using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Streaming.TestServers;

/// <summary>A certificate authority of a test's own, with what it issues as PEM files in a folder that is gone at the end.</summary>
public sealed class TestAuthority : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("authority-");
    readonly X509Certificate2 root;
    byte serial;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(CertificateFile, root.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate, to be trusted.</summary>
    public string CertificateFile => Path.Combine(folder.FullName, "authority.pem");

    /// <summary>A certificate for this machine's loopback address, with its key.</summary>
    public X509Certificate2 Issue(string name = "127.0.0.1")
    {
        var (certificate, key) = Create(name);
        using (certificate)
        using (key)
        using (var withKey = certificate.CopyWithPrivateKey(key))
            return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The same as two files: the certificate, and its key as PKCS #8.</summary>
    public (string Certificate, string Key) IssueFiles(string name = "127.0.0.1")
    {
        var (certificate, key) = Create(name);
        using (certificate)
        using (key)
        {
            var files = (Path.Combine(folder.FullName, $"{serial}.crt"), Path.Combine(folder.FullName, $"{serial}.key"));
            File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
            File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
            return files;
        }
    }

    /// <summary>For a client that trusts this authority alone.</summary>
    public SocketsHttpHandler Trusting()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(CertificateFile);
        return new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
    }

    public void Dispose()
    {
        root.Dispose();
        folder.Delete(recursive: true);
    }

    (X509Certificate2 Certificate, ECDsa Key) Create(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return (request.Create(root, root.NotBefore, root.NotAfter, [++serial]), key);
    }
}
