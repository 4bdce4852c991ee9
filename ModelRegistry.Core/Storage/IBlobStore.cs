using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage;

/// <summary>
/// Bytes named by their SHA-256. Writing has two steps so that a broken request leaves nothing under a digest:
/// <see cref="StageAsync"/> streams to a private place and hashes on the way; <see cref="PublishAsync"/> gives the bytes
/// their name, atomically and only if nobody did before. Every promise here is held by Tests/Contracts/BlobStoreContract.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Reads <paramref name="content"/> to its end into a private staged place, computing size and SHA-256 as the bytes arrive.
    /// Memory stays bounded whatever the size. If the source fails or the token fires, the staged bytes are removed and the failure goes on.
    /// </summary>
    /// <exception cref="BlobStoreException">The store is away or full.</exception>
    Task<StagedBlob> StageAsync(Stream content, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the staged bytes readable under their digest, durable before it returns. Where the digest is already there the stored bytes
    /// stay untouched and the staged ones are removed, unless they have another size: then they are no such blob, and are replaced. A reader sees all of a blob or none. Publishing twice, or two at once, is safe.
    /// </summary>
    /// <exception cref="BlobStoreException">The store is away or full; the staged bytes may be published again.</exception>
    /// <exception cref="StagedBytesGoneException">The staged bytes are gone (discarded or swept), and nobody published them.</exception>
    Task PublishAsync(StagedBlob staged, CancellationToken cancellationToken);

    /// <summary>
    /// <see cref="PublishAsync"/> for many, of which two may have the same digest: all are durable before it returns. After a failure some have their
    /// names and some don't; all may be published again.
    /// </summary>
    /// <exception cref="BlobStoreException">The store is away or full.</exception>
    /// <exception cref="StagedBytesGoneException">Some are gone (discarded or swept), and nobody published them.</exception>
    Task PublishAllAsync(IReadOnlyCollection<StagedBlob> staged, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="PublishAsync"/>, and where the digest is already there its stored bytes make way for the staged ones: what rotted is whole again. A reader sees
    /// the old bytes or the new ones (a service that copies large blobs in the background may say for that while that there are none).
    /// </summary>
    /// <exception cref="BlobStoreException">The store is away or full; the staged bytes may be sent to their place again.</exception>
    /// <exception cref="StagedBytesGoneException">The staged bytes are gone (discarded or swept): what was stored stays.</exception>
    Task ReplaceAsync(StagedBlob staged, CancellationToken cancellationToken);

    /// <summary>Removes staged bytes that were not published. Never touches a published blob; unknown or gone is fine.</summary>
    Task DiscardAsync(StagedBlob staged, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a published blob for reading from <paramref name="offset"/> (bytes) to its end, or null where there is none.
    /// An offset equal to the size gives an empty stream; the stream reads straight from the store, unbuffered by us. Anywhere before the end, its
    /// <see cref="Stream.Length"/> is that of the whole blob, also where it can't seek.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative or past the end.</exception>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    Task<Stream?> OpenReadAsync(Digest digest, long offset, CancellationToken cancellationToken);

    /// <summary>The size in bytes of a published blob, or null where there is none.</summary>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    Task<long?> FindSizeAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// Every published blob, in the order of the digests' hex (ordinal), a few at a time whatever their number. What is published or removed
    /// meanwhile may be among them or not; what lies there under no digest of ours is left out.
    /// </summary>
    /// <exception cref="BlobStoreException">The store is away, perhaps in the middle.</exception>
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken);

    /// <summary>The bytes of files that arrive in steps, sealed or not, in any order; as <see cref="ListAsync"/>.</summary>
    /// <exception cref="BlobStoreException">The store is away, perhaps in the middle.</exception>
    IAsyncEnumerable<StoredDraft> ListDraftsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes a published blob; unknown or gone is fine, and publishing the same bytes afterwards makes them anew. The caller sees to it that
    /// nobody publishes or refers to them meanwhile (Core/RecycleBin).
    /// </summary>
    /// <exception cref="BlobStoreException">The store is away; the blob may be there or not.</exception>
    Task RemoveAsync(Digest digest, CancellationToken cancellationToken);

    /// <summary>Removes staged bytes last written before <paramref name="olderThan"/>: what crashed processes left. Returns how many.</summary>
    Task<int> SweepStagedAsync(DateTimeOffset olderThan, CancellationToken cancellationToken);

    /// <summary>
    /// Opens the bytes of a file that arrives in steps, made where there are none. They live apart from what is staged: only
    /// <see cref="SweepDraftsAsync"/> takes them. Null where another writer has them open; a store that can't tell lets both write, and no two
    /// attempts mix. A process that dies leaves nothing locked.
    /// </summary>
    /// <param name="token">Of the caller's: a GUID in the form N.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ArgumentException">Not of that form.</exception>
    /// <exception cref="BlobStoreException">The store is away or full.</exception>
    Task<IDraftBytes?> OpenDraftAsync(string token, CancellationToken cancellationToken);

    /// <summary>Removes the bytes of a file that arrived in steps, sealed or not, or straight from a caller; never a published blob. Unknown or gone is fine.</summary>
    /// <exception cref="BlobStoreException">The store is away; the bytes may be there or not.</exception>
    Task DiscardDraftAsync(string token, CancellationToken cancellationToken);

    /// <summary>Removes bytes of drafts last written before <paramref name="olderThan"/>: nobody remembers them any more. Returns how many files.</summary>
    Task<int> SweepDraftsAsync(DateTimeOffset olderThan, CancellationToken cancellationToken);

    /// <summary>Bytes that can still be stored, or null where the store knows no bound.</summary>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    Task<long?> FindFreeBytesAsync(CancellationToken cancellationToken);

    /// <summary>Proves that the store can be written and read now, or throws <see cref="BlobStoreException"/>. Used by /readyz.</summary>
    Task ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>A published blob as its store lists it.</summary>
/// <param name="Digest">Its name; whether the bytes still have it is not looked at.</param>
/// <param name="Size">Bytes.</param>
/// <param name="WrittenAt">When they were last written, UTC.</param>
public sealed record StoredBlob(Digest Digest, long Size, DateTimeOffset WrittenAt);

/// <summary>Bytes of a file that arrives in steps, as the store lists them.</summary>
/// <param name="Token">As in <see cref="IBlobStore.OpenDraftAsync"/>.</param>
/// <param name="Size">Bytes; 0 where the store counts them only when they are sealed.</param>
/// <param name="WrittenAt">When they were last written, UTC.</param>
public sealed record StoredDraft(string Token, long Size, DateTimeOffset WrittenAt);

/// <summary>Bytes that have arrived whole but have no name yet.</summary>
/// <param name="Token">The store's own handle to the staged place.</param>
/// <param name="Digest">Computed by the server while the bytes arrived.</param>
/// <param name="Size">Bytes.</param>
public sealed record StagedBlob(string Token, Digest Digest, long Size)
{
    /// <summary>What the token of a sealed draft begins with.</summary>
    internal const string DraftPrefix = "drafts/";

    /// <summary>What the token of bytes begins with that a caller sent to the store; then the draft file's token, and the pin.</summary>
    internal const string DirectPrefix = "direct/";

    /// <summary>The sealed bytes of a file that came in steps, to be published or discarded as any other.</summary>
    public static StagedBlob OfDraft(string token, Digest digest, long size) => new(DraftPrefix + token, digest, size);
}

/// <summary>The store could not do its work, in the ways a caller can act on.</summary>
public sealed class BlobStoreException(BlobStoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Away (try later), full or reserved (make room).</summary>
    public BlobStoreFault Fault { get; } = fault;
}

/// <summary>What a caller can act on.</summary>
public enum BlobStoreFault
{
    /// <summary>Cannot be reached, refused, timed out or lost the connection.</summary>
    Away,

    /// <summary>No space or quota left.</summary>
    Full,

    /// <summary>What is left is awaited by drafts; no store says this itself.</summary>
    Reserved,
}
