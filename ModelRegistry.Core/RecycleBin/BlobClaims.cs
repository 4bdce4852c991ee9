using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>The bytes that one log holds between giving them their names and its commit.</summary>
internal sealed record ClaimedBlobs(Guid UploadId, int Count);

/// <summary>
/// Keeps a log and a purge of the same bytes apart. A log raises its flag before it looks, the sweeper looks after it has locked, so one of them
/// always sees the other:
/// <code>
/// log                                        sweeper (one digest, one transaction)
///   1 insert claims, commit                    a lock the doomed row
///   2 doomed? then wait for its lock           b a claim?       leave it for later
///   3 publish the bytes                        c a version?     keep the bytes, forget the doom
///   4 insert version, delete claims, commit    d remove the bytes, delete the row, commit
/// </code>
/// Where b sees no claim, 1 came after b and so 2 after a: the log waits for d and then brings its own bytes. Where the claim is gone by b because
/// 4 came before, c sees the version. Neither needs a clock; only a log that died with its claims is told by its age. A draft does the same for each
/// file: its claims stand from a file's last byte to the commit, and end with the draft.
/// </summary>
public sealed class BlobClaims(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, TimeProvider clock)
{
    /// <summary>A log in one request that takes longer from its claims to its commit has died.</summary>
    internal static readonly TimeSpan LastFor = TimeSpan.FromDays(1);

    private const int AtOnce = 500;

    private static Error Lapsed => new(ErrorKind.Unavailable, "upload_lapsed", "Storing the files took so long that they are no longer held for this version. Nothing was logged; send it again.");

    /// <summary>Holds these bytes, and waits for a sweeper that removes some of them at this moment; or <c>database_unavailable</c>.</summary>
    internal async Task<Result<ClaimedBlobs>> TakeAsync(IEnumerable<ManifestFile> files, CancellationToken ct)
    {
        var digests = files.Select(file => file.Digest.Hex).Distinct(StringComparer.Ordinal).ToList();
        var claimed = new ClaimedBlobs(Guid.CreateVersion7(), digests.Count);
        if (digests.Count == 0) return claimed;
        try
        {
            var until = clock.GetUtcNow() + LastFor;
            await contexts.InTransactionAsync(
                db => BulkInsert.RunAsync(db, digests.ConvertAll(digest => new BlobClaim { UploadId = claimed.UploadId, Digest = digest, ExpiresAt = until }), ct), ct);
            await WaitAsync(digests, ct);
            return claimed;
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return DatabaseErrors.Of(exception, dialect);
        }
    }

    /// <summary>Adds to a draft's claims those that it does not hold yet; in the caller's transaction, after which it calls <see cref="WaitAsync"/>.</summary>
    internal static async Task AddAsync(RegistryDbContext db, Guid draftId, IReadOnlyCollection<string> digests, DateTimeOffset until, CancellationToken ct)
    {
        foreach (var some in digests.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var held = await db.BlobClaims.Where(c => c.UploadId == draftId && some.Contains(c.Digest)).Select(c => c.Digest).ToListAsync(ct);
            db.BlobClaims.AddRange(some.Except(held, StringComparer.Ordinal).Select(digest => new BlobClaim { UploadId = draftId, Digest = digest, ExpiresAt = until }));
        }
    }

    /// <summary>
    /// Waits for a sweeper that removes some of these bytes at this moment. Also where the claim was held before: whoever took it may still wait,
    /// and may die before it brings the bytes.
    /// </summary>
    internal async Task WaitAsync(IReadOnlyCollection<string> digests, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var some in digests.Chunk(AtOnce))
        {
            var doomed = db.DoomedBlobs.Where(d => some.Contains(d.Digest));
            // Changes nothing: it takes the row's lock, and so comes after whoever holds it.
            if (await doomed.AnyAsync(ct)) await doomed.ExecuteUpdateAsync(set => set.SetProperty(d => d.DoomedAt, d => d.DoomedAt), ct);
        }
    }

    /// <summary>
    /// Gives up a draft's claims in the transaction that ends it. The bytes of those in <paramref name="kept"/> are a version's from then on; of the
    /// others the sweeper looks whether anything refers to them. <c>upload_lapsed</c> where a kept one was not held.
    /// </summary>
    internal static async Task<Error?> ReleaseAsync(RegistryDbContext db, Guid draftId, IReadOnlySet<string> kept, DateTimeOffset now, CancellationToken ct)
    {
        var held = await db.BlobClaims.Where(c => c.UploadId == draftId).Select(c => c.Digest).ToListAsync(ct);
        if (!kept.IsSubsetOf(held)) return Lapsed;
        foreach (var some in held.Where(digest => !kept.Contains(digest)).Chunk(AtOnce))
        {
            var doomed = await db.DoomedBlobs.Where(d => some.Contains(d.Digest)).Select(d => d.Digest).ToListAsync(ct);
            db.DoomedBlobs.AddRange(some.Except(doomed, StringComparer.Ordinal).Select(digest => new DoomedBlob { Digest = digest, DoomedAt = now }));
        }

        await db.BlobClaims.Where(c => c.UploadId == draftId).ExecuteDeleteAsync(ct);
        return null;
    }

    /// <summary>Null where all was held to the end, in the transaction from which on the version refers to it; else <c>upload_lapsed</c>.</summary>
    internal static async Task<Error?> ReleaseAsync(RegistryDbContext db, ClaimedBlobs claimed, CancellationToken ct)
    {
        if (claimed.Count == 0) return null;
        var held = await db.BlobClaims.Where(c => c.UploadId == claimed.UploadId).ExecuteDeleteAsync(ct);
        return held == claimed.Count ? null : Lapsed;
    }
}
