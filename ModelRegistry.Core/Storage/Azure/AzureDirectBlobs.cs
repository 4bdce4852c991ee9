using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>
/// Signed addresses of one Azure container (service SAS of one blob). With the account's key they are signed here; with <c>DefaultAzureCredential</c>
/// by a user delegation key, which the service gives for hours.
/// </summary>
public sealed class AzureDirectBlobs : IDirectBlobs, IDisposable
{
    private static readonly TimeSpan WriteFor = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ReadFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeyFor = TimeSpan.FromHours(6);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(5);

    private readonly BlobContainerClient container;
    private readonly bool isByIdentity;
    private readonly TimeProvider time;
    private readonly ILogger<AzureDirectBlobs> log;
    private readonly SemaphoreSlim asking = new(1);
    private (UserDelegationKey? Key, DateTimeOffset Until) kept;

    /// <summary>Contacts nothing until the first call.</summary>
    public AzureDirectBlobs(IOptions<AzureStorageOptions> options, TimeProvider time, ILogger<AzureDirectBlobs> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.time, this.log) = (time, log);
        container = AzureClient.Open(options.Value);
        isByIdentity = options.Value.Url.Length > 0;
        OverBytes = options.Value.DirectBytes == 0 ? long.MaxValue : options.Value.DirectBytes;
    }

    /// <inheritdoc/>
    public long OverBytes { get; }

    /// <inheritdoc/>
    public Task<SignedAddress?> SignUploadAsync(string token, CancellationToken cancellationToken)
    {
        var sas = new BlobSasBuilder();
        sas.SetPermissions(BlobSasPermissions.Create | BlobSasPermissions.Write);
        return SignAsync(AzureSource.Direct(container, token), sas, WriteFor, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SignedAddress?> SignReadAsync(Digest digest, string contentDisposition, CancellationToken cancellationToken)
    {
        var sas = new BlobSasBuilder { ContentDisposition = contentDisposition, ContentType = "application/octet-stream", CacheControl = "private, no-cache" };
        sas.SetPermissions(BlobSasPermissions.Read);
        return SignAsync(AzureBlobStore.NamedBlob(container, digest), sas, ReadFor, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<DirectBytes?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var blob = AzureSource.Direct(container, token);
        try
        {
            var found = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            if (found.BlobType != BlobType.Block) return null;
            var tag = found.ETag;
            // A reader would be told to unpack what was never packed: the bytes are what counts.
            if (!string.IsNullOrEmpty(found.ContentEncoding))
                tag = (await blob.SetHttpHeadersAsync(new(), new() { IfMatch = tag }, cancellationToken)).Value.ETag;
            return new(token, tag.ToString(), found.ContentLength);
        }
        catch (RequestFailedException exception) when (AzureFault.IsMissing(exception) || AzureFault.IsTaken(exception))
        {
            return null;
        }
        catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
        {
            throw AzureFault.Translate(exception, container.Name);
        }
    }

    /// <inheritdoc/>
    public async Task<Digest?> ComputeDigestAsync(DirectBytes bytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        try
        {
            // Where the SDK has to ask again in the middle it asks for the same ETag.
            var options = new BlobDownloadOptions { Conditions = AzureSource.Pinned(bytes.Pin) };
            using var download = (await AzureSource.Direct(container, bytes.Token).DownloadStreamingAsync(options, cancellationToken)).Value;
            return Digest.FromBytes(await SHA256.HashDataAsync(download.Content, cancellationToken));
        }
        catch (RequestFailedException exception) when (AzureFault.IsMissing(exception) || AzureFault.IsTaken(exception))
        {
            return null;
        }
        catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
        {
            throw AzureFault.Translate(exception, container.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => asking.Dispose();

    private async Task<SignedAddress?> SignAsync(BlockBlobClient blob, BlobSasBuilder sas, TimeSpan lasts, CancellationToken cancellationToken)
    {
        (sas.BlobContainerName, sas.BlobName, sas.Resource) = (blob.BlobContainerName, blob.Name, "b");
        sas.Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp;
        sas.ExpiresOn = time.GetUtcNow() + lasts;
        if (!isByIdentity) return blob.CanGenerateSasUri ? new(blob.GenerateSasUri(sas), sas.ExpiresOn) : null;
        return await FindKeyAsync(cancellationToken) is { } key ? new(blob.GenerateUserDelegationSasUri(sas, key), sas.ExpiresOn) : null;
    }

    // Null where the service gives none: an identity may be let into the container and not be let sign. Then all goes through the server.
    private async Task<UserDelegationKey?> FindKeyAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (now < kept.Until) return kept.Key;
            try
            {
                // From before now: the service's clock may be behind this one's.
                var options = new BlobGetUserDelegationKeyOptions(now + KeyFor) { StartsOn = now - ClockSkew };
                var key = (await container.GetParentBlobServiceClient().GetUserDelegationKeyAsync(options, cancellationToken)).Value;
                // What is signed shortly before its end has to last.
                kept = (key, now + KeyFor - 2 * WriteFor);
            }
            catch (Exception exception) when (AzureFault.Is(exception, cancellationToken))
            {
                log.LogWarning(exception, "The Azure account gives no key to sign addresses with; files go through the server, and it is asked again in {Minutes} minutes", AskAgainAfter.TotalMinutes);
                kept = (null, now + AskAgainAfter);
            }

            return kept.Key;
        }
        finally
        {
            asking.Release();
        }
    }
}
