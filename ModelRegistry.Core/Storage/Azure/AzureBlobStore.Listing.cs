using System.Runtime.CompilerServices;
using Azure.Storage.Blobs.Models;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>What the container holds.</summary>
public sealed partial class AzureBlobStore
{
    private const string NamedPrefix = "sha256/";

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The service lists by name, which is the digests' order.
        await foreach (var item in ItemsAsync(NamedPrefix, BlobTraits.CopyStatus, BlobStates.None, cancellationToken))
        {
            if (!IsWhole(item.Properties.CopyStatus, item.Properties.CopyId)) continue;
            if (!Digest.TryFromHex(item.Name[(item.Name.LastIndexOf('/') + 1)..], out var digest) || NamedBlob(digest).Name != item.Name) continue;
            yield return new(digest, item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.UnixEpoch);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredDraft> ListDraftsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What was sent and not committed is dropped by the service within a week, and has no date to go by.
        foreach (var prefix in new[] { StagedBlob.DraftPrefix, StagedBlob.DirectPrefix })
        {
            await foreach (var item in ItemsAsync(prefix, BlobTraits.None, BlobStates.None, cancellationToken))
            {
                if (Guid.TryParseExact(item.Name[prefix.Length..], "N", out var token))
                    yield return new(token.ToString("N"), item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.UnixEpoch);
            }
        }
    }

    private async IAsyncEnumerable<BlobItem> ItemsAsync(string prefix, BlobTraits traits, BlobStates states, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await InStoreAsync(() => EnsureContainerAsync(cancellationToken), cancellationToken);
        await using var items = container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix, Traits = traits, States = states }, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await InStoreAsync(async () => await items.MoveNextAsync(), cancellationToken)) yield return items.Current;
    }
}
