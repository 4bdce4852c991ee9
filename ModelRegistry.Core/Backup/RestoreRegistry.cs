using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Storage.Disk;

namespace ModelRegistry.Core.Backup;

/// <summary>What to restore from.</summary>
/// <param name="Folder">Of a backup.</param>
/// <param name="AllowsMissing">True to restore although some bytes are missing or damaged there.</param>
public sealed record RestoreRequest(string Folder, bool AllowsMissing = false);

/// <summary>What was restored.</summary>
/// <param name="Manifest">As the backup's folder keeps it.</param>
/// <param name="Missing">Digests whose bytes were not to be had.</param>
/// <param name="MissingBytes">Theirs.</param>
public sealed record Restored(BackupManifest Manifest, IReadOnlyList<string> Missing, long MissingBytes)
{
    /// <summary>How many different files' bytes were put in place, or were there already.</summary>
    public long Files => Manifest.Files - Missing.Count;

    /// <summary>Their sum.</summary>
    public long Bytes => Manifest.Bytes - MissingBytes;
}

/// <summary>
/// Puts a backup where no registry is. Bytes come first and the database last, so what is broken off is no registry and may be begun again; bytes
/// that a store holds already are proved and stay.
/// </summary>
public sealed class RestoreRegistry(DatabaseSchema schema, IBlobStore store, RegistryFolders own, IDatabaseSnapshots? snapshots = null)
{
    /// <summary>What was restored, or <c>backup_unsupported</c>, <c>restore_into_backup</c>, <c>backup_folder_unusable</c>, <c>backup_missing</c>, <c>backup_unreadable</c>, <c>restore_not_empty</c>, <c>backup_incomplete</c>.</summary>
    /// <exception cref="BlobStoreException">The store is away, or a disk is full.</exception>
    public async Task<Result<Restored>> ExecuteAsync(RestoreRequest request, IProgress<CopyProgress>? progress, CancellationToken ct)
    {
        if (snapshots is null || schema.EmbeddedFile() is not { } file) return BackupErrors.OfServer;
        if (own.CheckRestore(request.Folder) is { } within) return within;
        if (File.Exists(file)) return BackupErrors.NotEmpty(file);
        if (!(await BackupFolder.OpenToReadAsync(Path.GetFullPath(request.Folder), ct)).TryGet(out var opened, out var error)) return error;
        var (folder, manifest) = opened;
        using (folder)
        {
            var made = new MadeFolders(own.Blobs.Append(folder.BlobsPath));
            var copy = new CopyBlobs(folder.Blobs, store, readsAgain: true, progress);
            await using (var db = snapshots.Open(folder.DatabasePath(manifest))) await copy.ExecuteAsync(db, ct);
            if (copy.Damaged.Count > 0 && !request.AllowsMissing)
            {
                made.RemoveEmpty();
                return BackupErrors.Incomplete(copy.Damaged.Count) with { Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["missing"] = copy.Damaged } };
            }

            await PutAsync(folder.DatabasePath(manifest), manifest.DatabaseDigest, file, ct);
            return new Restored(manifest, copy.Damaged, copy.DamagedBytes);
        }
    }

    private async Task PutAsync(string from, string digest, string file, CancellationToken ct)
    {
        var (target, arriving) = (Path.GetDirectoryName(file)!, file + ".restoring");
        Directory.CreateDirectory(target);
        await using (var source = File.OpenRead(from))
        await using (var stream = new FileStream(arriving, FileMode.Create, FileAccess.Write))
        {
            await source.CopyToAsync(stream, ct);
            stream.Flush(flushToDisk: true);
        }

        if (await BackupFolder.DigestOfAsync(arriving, ct) != digest) throw new IOException($"{arriving} is not what was written to it.");
        await snapshots!.PrepareAsync(arriving, ct);
        File.Move(arriving, file);
        FolderFlush.Run(target);
    }
}
