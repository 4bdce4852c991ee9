using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ModelRegistry.Core.Storage.Azure;

/// <summary>Bytes that wait for their name.</summary>
/// <param name="Blob">Where.</param>
/// <param name="Conditions">Which of those that are written there: exactly these. Null where nobody but the server writes.</param>
internal sealed record AzureSource(BlockBlobClient Blob, BlobRequestConditions? Conditions)
{
    /// <summary>By the token of a <see cref="StagedBlob"/>; null where it is none of ours.</summary>
    public static AzureSource? Find(BlobContainerClient container, string token)
    {
        if (token.StartsWith(StagedBlob.DirectPrefix, StringComparison.Ordinal))
        {
            return token.Split('/', 3) is [_, var name, var pin] && IsName(name) ? new(Direct(container, name), Pinned(pin)) : null;
        }

        var (prefix, rest) = token.StartsWith(StagedBlob.DraftPrefix, StringComparison.Ordinal)
            ? (StagedBlob.DraftPrefix, token[StagedBlob.DraftPrefix.Length..])
            : (AzureBlobStore.StagingPrefix, token);
        return IsName(rest) ? new(container.GetBlockBlobClient(prefix + rest), null) : null;
    }

    /// <summary>Where a caller's own requests write the bytes of one file of a draft.</summary>
    /// <exception cref="ArgumentException">The token is no GUID in the form N.</exception>
    public static BlockBlobClient Direct(BlobContainerClient container, string token) => IsName(token)
        ? container.GetBlockBlobClient(StagedBlob.DirectPrefix + token)
        : throw new ArgumentException("A draft's token is a GUID in the form N.", nameof(token));

    /// <summary>Exactly the bytes of this ETag.</summary>
    public static BlobRequestConditions Pinned(string pin) => new() { IfMatch = new ETag(pin) };

    /// <summary>Whether they are there, and not others.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Blob.GetPropertiesAsync(Conditions, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (AzureFault.IsMissing(exception) || AzureFault.IsTaken(exception))
        {
            return false;
        }
    }

    /// <summary>Removes what a caller may have written, who could also have taken snapshots and a lease that keeps it from being removed.</summary>
    public static async Task RemoveForeignAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.LeaseIdMissing)
        {
            await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
            await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
        }
    }

    // Only a token of our own form becomes a name.
    private static bool IsName(string text) => Guid.TryParseExact(text, "N", out var id) && id.ToString("N") == text;
}
