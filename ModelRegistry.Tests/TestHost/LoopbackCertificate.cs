using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A certificate of 127.0.0.1 that nobody trusts unless told so, for an hour, with its key, as PEM files of a temporary folder.</summary>
public sealed class LoopbackCertificate : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public LoopbackCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddHours(1));
        File.WriteAllText(Path, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>What OpenSSL trusts where <c>SSL_CERT_FILE</c> names it.</summary>
    public string Path => System.IO.Path.Combine(folder.Path, "certificate.pem");

    /// <summary>The private key.</summary>
    public string KeyPath => System.IO.Path.Combine(folder.Path, "key.pem");

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}
