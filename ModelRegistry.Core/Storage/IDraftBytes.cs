using System.Security.Cryptography;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Storage;

/// <summary>
/// The bytes of one file that arrives in steps, held by one writer at a time where the store can see to it. Which pieces count is the caller's to
/// remember: what was written and not remembered is written again, at the same offset and with another attempt.
/// </summary>
public interface IDraftBytes : IAsyncDisposable
{
    /// <summary>
    /// Takes the next piece: at most <paramref name="length"/> bytes of <paramref name="content"/>, which go to <paramref name="offset"/> (bytes),
    /// the end of what counts so far. Durable before it returns. A source that breaks, ends early or is cancelled leaves what came before: the
    /// piece is shorter then. Null where bytes before the offset are gone.
    /// </summary>
    /// <param name="offset">Where the piece begins.</param>
    /// <param name="attempt">Drawn anew for each call: two attempts at one offset are never mixed.</param>
    /// <param name="content">Read as far as <paramref name="length"/>, no further.</param>
    /// <param name="length">Bytes at most.</param>
    /// <param name="hash">Gets every byte of the piece in its order, or null. Worthless after an exception.</param>
    /// <param name="cancellationToken">Ends the reading of <paramref name="content"/>; what came is still made durable.</param>
    /// <exception cref="BlobStoreException">The store is away or full: nothing of this piece counts.</exception>
    Task<HeldPiece?> WriteAsync(long offset, Guid attempt, Stream content, long length, IncrementalHash? hash, CancellationToken cancellationToken);

    /// <summary>
    /// Makes one blob of the pieces, which follow one another from 0 to <paramref name="size"/> bytes; from then on it is staged under
    /// <see cref="StagedBlob.OfDraft"/>. Sealing twice is fine. False where some bytes are gone.
    /// </summary>
    /// <exception cref="BlobStoreException">The store is away or full; it may be sealed again.</exception>
    Task<bool> SealAsync(IReadOnlyList<DraftPiece> pieces, long size, CancellationToken cancellationToken);

    /// <summary>Reads the sealed bytes back and computes their SHA-256.</summary>
    /// <exception cref="BlobStoreException">The store is away, or the sealed bytes are gone.</exception>
    Task<Digest> ComputeDigestAsync(CancellationToken cancellationToken);
}

/// <summary>A piece that counts.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Attempt">Which attempt brought it.</param>
/// <param name="Length">Bytes.</param>
public sealed record DraftPiece(long Offset, Guid Attempt, long Length);

/// <summary>A piece that the store holds.</summary>
/// <param name="Length">Bytes; 0 where nothing came.</param>
/// <param name="Broke">Why the source gave no more, or null where it gave all or ended.</param>
public sealed record HeldPiece(long Length, Exception? Broke);
