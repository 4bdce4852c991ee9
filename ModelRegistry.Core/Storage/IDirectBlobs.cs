using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage;

/// <summary>
/// A store that callers may speak to themselves, each with an address that is signed for one blob, one act and a few minutes. Only a store that can
/// do so is registered as one. Every promise here is held by Tests/Storage/DirectBlobTests.
/// </summary>
public interface IDirectBlobs
{
    /// <summary>Files of more bytes than this go between the caller and the store; <see cref="long.MaxValue"/> where none does.</summary>
    long OverBytes { get; }

    /// <summary>
    /// An address that takes the bytes of one file of a draft, and gives none; null where the store lets nobody sign. Those bytes are apart from all
    /// that the server writes.
    /// </summary>
    /// <param name="token">As in <see cref="IBlobStore.OpenDraftAsync"/>, which removes and lists them as well.</param>
    /// <param name="cancellationToken">Ends the asking for a key, where one is asked for.</param>
    Task<SignedAddress?> SignUploadAsync(string token, CancellationToken cancellationToken);

    /// <summary>An address that gives a published blob, and takes nothing; null as above. Nothing is asked of the blob.</summary>
    /// <param name="digest">The blob.</param>
    /// <param name="contentDisposition">What the store answers as <c>Content-Disposition</c>; the type is that of plain bytes.</param>
    /// <param name="cancellationToken">Ends the asking for a key, where one is asked for.</param>
    Task<SignedAddress?> SignReadAsync(Digest digest, string contentDisposition, CancellationToken cancellationToken);

    /// <summary>What was sent to the address of <see cref="SignUploadAsync"/>, as it is at this moment; null where nothing is whole there.</summary>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    Task<DirectBytes?> FindAsync(string token, CancellationToken cancellationToken);

    /// <summary>Reads exactly these bytes to their end; null where others were written since.</summary>
    /// <exception cref="BlobStoreException">The store is away, perhaps in the middle.</exception>
    Task<Digest?> ComputeDigestAsync(DirectBytes bytes, CancellationToken cancellationToken);
}

/// <summary>An address that needs no other right.</summary>
/// <param name="Url">With its signature: a secret until it ends.</param>
/// <param name="ExpiresAt">What begins later is refused by the store, UTC.</param>
public sealed record SignedAddress(Uri Url, DateTimeOffset ExpiresAt);

/// <summary>Bytes that a caller sent to the store, pinned: whoever writes there again makes others.</summary>
/// <param name="Token">Of the draft's file.</param>
/// <param name="Pin">The store's own word for these bytes; in Azure the ETag.</param>
/// <param name="Size">Bytes.</param>
public sealed record DirectBytes(string Token, string Pin, long Size)
{
    /// <summary>
    /// To be published as any other, once somebody has read them. Publishing takes these bytes or none (<see cref="StagedBytesGoneException"/>), and
    /// leaves them where they are.
    /// </summary>
    public StagedBlob Named(Digest digest) => new($"{StagedBlob.DirectPrefix}{Token}/{Pin}", digest, Size);
}
