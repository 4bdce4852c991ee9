using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Backup;

/// <summary>What to back up into.</summary>
/// <param name="Folder">A new or empty folder, or one with an earlier backup, whose bytes stay and are not copied again.</param>
/// <param name="ReadsAgain">True to prove what lies there already by reading it.</param>
public sealed record BackUpRequest(string Folder, bool ReadsAgain = false);

/// <summary>A backup that is whole.</summary>
/// <param name="Manifest">As the folder keeps it.</param>
/// <param name="CopiedBytes">What was not there already.</param>
/// <param name="DamagedBytes">What was left out as damaged.</param>
public sealed record BackedUp(BackupManifest Manifest, long CopiedBytes, long DamagedBytes)
{
    /// <summary>How many different files' bytes the folder holds.</summary>
    public long Files => Manifest.Files - Manifest.Damaged.Count;

    /// <summary>Their sum.</summary>
    public long Bytes => Manifest.Bytes - DamagedBytes;
}

/// <summary>
/// Copies an embedded registry while it is used: first the database as it is at one moment, then the bytes that this copy refers to. Nothing is swept
/// meanwhile. What was only on its way, drafts and claims, is not part of a backup: its bytes are nobody's yet.
/// </summary>
public sealed class BackUpRegistry(IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, RegistryFolders own, TimeProvider clock, IDatabaseSnapshots? snapshots = null)
{
    /// <summary>The backup, or <c>backup_unsupported</c>, <c>backup_folder_inside</c>, <c>backup_in_backup</c>, <c>backup_folder_taken</c>, <c>backup_folder_unusable</c>, <c>backup_of_another</c>, <c>backup_running</c>, <c>backup_lapsed</c>.</summary>
    /// <exception cref="BlobStoreException">The store is away, or a disk is full.</exception>
    public async Task<Result<BackedUp>> ExecuteAsync(BackUpRequest request, IProgress<CopyProgress>? progress, CancellationToken ct)
    {
        if (snapshots is null) return BackupErrors.OfServer;
        if (own.CheckBackup(request.Folder) is { } inside) return inside;
        if (!BackupFolder.OpenToWrite(Path.GetFullPath(request.Folder)).TryGet(out var folder, out var error)) return error;
        using (folder)
        {
            if (folder.Registry is { } registry && !await IsOursAsync(registry, ct)) return BackupErrors.OfAnother(folder.Root);
            await using var hold = await HeldSweep.RaiseAsync(contexts, clock, ct);
            var (database, takenAt) = (folder.NewDatabase(), clock.GetUtcNow());
            await snapshots.TakeAsync(database, ct);
            var copy = new CopyBlobs(store, folder.Blobs, request.ReadsAgain, progress);
            CopyProgress copied;
            string? identity;
            await using (var db = snapshots.Open(database))
            {
                identity = await RegistryIdentity.FindAsync(db, ct);
                await ForgetWhatWasOnItsWayAsync(db, ct);
                copied = await copy.ExecuteAsync(db, ct);
            }

            if (!await hold.StandsAsync(ct)) return BackupErrors.Lapsed;
            return new BackedUp(await folder.FinishAsync(database, takenAt, copied.OfFiles, copied.OfBytes, copy.Damaged, identity, ct), copied.CopiedBytes, copy.DamagedBytes);
        }
    }

    private async Task<bool> IsOursAsync(string registry, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await RegistryIdentity.IsOfAsync(db, registry, ct);
    }

    private static async Task ForgetWhatWasOnItsWayAsync(RegistryDbContext db, CancellationToken ct)
    {
        await db.SweepHolds.ExecuteDeleteAsync(ct);
        // What is kept with a run is held by its claim alone: without it a restored registry would sweep those bytes.
        await db.BlobClaims.Where(c => !db.RunFiles.Any(f => f.OwnerId == c.UploadId && f.Digest == c.Digest)).ExecuteDeleteAsync(ct);
        await db.DraftFilePieces.ExecuteDeleteAsync(ct);
        await db.DraftFiles.ExecuteDeleteAsync(ct);
        await db.Drafts.ExecuteDeleteAsync(ct);
        // Doomed bytes that no version refers to are not copied.
        await db.DoomedBlobs.Where(d => !db.VersionFiles.Any(f => f.Digest == d.Digest)).ExecuteDeleteAsync(ct);
    }
}
