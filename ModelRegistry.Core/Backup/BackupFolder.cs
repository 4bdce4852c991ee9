using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage.Disk;

namespace ModelRegistry.Core.Backup;

/// <summary>What <c>backup.json</c> says: which files of the folder are the backup.</summary>
/// <param name="Format">1.</param>
/// <param name="TakenAt">The moment of the database that was copied, UTC.</param>
/// <param name="Database">The name of its file in the folder.</param>
/// <param name="DatabaseDigest">SHA-256 of that file.</param>
/// <param name="Files">How many different files' bytes it refers to.</param>
/// <param name="Bytes">Their sum.</param>
/// <param name="Damaged">Of those, the digests whose bytes were not to be had when it was taken.</param>
/// <param name="Registry">Whose backup it is: see <see cref="RegistryIdentity"/>. Null where nothing had happened there yet, or an older version wrote it.</param>
public sealed record BackupManifest(
    int Format, DateTimeOffset TakenAt, string Database, string DatabaseDigest, long Files, long Bytes, IReadOnlyList<string> Damaged, string? Registry);

/// <summary>
/// A folder that holds a backup: <c>backup.json</c>, the database it names, and the bytes in <c>blobs</c> as a store on disk lays them out. The
/// manifest is replaced last, so whatever ends a backup, the one before it is still whole.
/// </summary>
internal sealed class BackupFolder : IDisposable
{
    public const int Format = 1;

    private const string Manifest = "backup.json";
    private const string LockName = "backup.lock";
    private const string BlobsName = "blobs";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly BackupManifest? before;
    private readonly FileStream? turn;

    private BackupFolder(string folder, BackupManifest? before, FileStream? turn)
    {
        (Root, this.before, this.turn) = (folder, before, turn);
        Blobs = new(Options.Create(new DiskStorageOptions { Folder = BlobsPath }));
    }

    public string Root { get; }

    /// <summary>The bytes.</summary>
    public DiskBlobStore Blobs { get; }

    /// <summary>Where they lie.</summary>
    public string BlobsPath => Path.Combine(Root, BlobsName);

    /// <summary>Whose backup lies there already; null where there is none, or it does not say.</summary>
    public string? Registry => before?.Registry;

    /// <summary>True where a folder holds a backup.</summary>
    public static bool Holds(string folder) => FindManifest(folder) is not null;

    /// <summary>Opens a folder to write a backup into: a new or empty one, or an earlier backup's. Nobody else writes there until it is disposed.</summary>
    public static Result<BackupFolder> OpenToWrite(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            FileStream locked = new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (File.Exists(Path.Combine(folder, Manifest)) || Directory.EnumerateFileSystemEntries(folder).All(IsOurs)) return new BackupFolder(folder, FindManifest(folder), locked);
            locked.Dispose();
            File.Delete(Path.Combine(folder, LockName));
            return BackupErrors.FolderTaken(folder);
        }
        catch (IOException exception) when (DiskFault.IsBusy(exception))
        {
            return BackupErrors.Running(folder);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return BackupErrors.FolderUnusable(folder);
        }
    }

    /// <summary>Opens a folder with a whole backup, and proves its database.</summary>
    public static async Task<Result<(BackupFolder Folder, BackupManifest Manifest)>> OpenToReadAsync(string folder, CancellationToken ct)
    {
        try
        {
            if (!File.Exists(Path.Combine(folder, Manifest))) return BackupErrors.NoBackup(folder);
            if (FindManifest(folder) is not { } manifest) return BackupErrors.Unreadable(folder);
            var opened = new BackupFolder(folder, manifest, null);
            return await DigestOfAsync(opened.DatabasePath(manifest), ct) == manifest.DatabaseDigest ? (opened, manifest) : BackupErrors.Unreadable(folder);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return BackupErrors.Unreadable(folder);
        }
    }

    /// <summary>Where a new database is copied to; what a broken backup left there is removed.</summary>
    public string NewDatabase()
    {
        foreach (var left in Directory.EnumerateFiles(Root, "database-*.db*").Where(path => Path.GetFileName(path) != before?.Database)) File.Delete(left);
        return Path.Combine(Root, $"database-{Guid.CreateVersion7():N}.db");
    }

    /// <summary>Makes the copied database the folder's backup, and removes the one before.</summary>
    public async Task<BackupManifest> FinishAsync(string database, DateTimeOffset takenAt, long files, long bytes, IReadOnlyList<string> damaged, string? registry, CancellationToken ct)
    {
        using (var handle = File.OpenHandle(database, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(handle);
        var manifest = new BackupManifest(Format, takenAt, Path.GetFileName(database), await DigestOfAsync(database, ct), files, bytes, damaged, registry);
        var (path, written) = (Path.Combine(Root, Manifest), Path.Combine(Root, Manifest + ".new"));
        await using (var stream = new FileStream(written, FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(stream, manifest, Json, ct);
            stream.Flush(flushToDisk: true);
        }

        File.Move(written, path, overwrite: true);
        FolderFlush.Run(Root);
        if (before is not null) File.Delete(DatabasePath(before));
        return manifest;
    }

    public string DatabasePath(BackupManifest manifest) => Path.Combine(Root, manifest.Database);

    public static async Task<string> DigestOfAsync(string path, CancellationToken ct)
    {
        await using var stream = File.OpenRead(path);
        return Digest.FromBytes(await SHA256.HashDataAsync(stream, ct)).ToString();
    }

    public void Dispose() => turn?.Dispose();

    private static bool IsOurs(string path) => Path.GetFileName(path) is LockName or BlobsName or Manifest + ".new" || Path.GetFileName(path).StartsWith("database-", StringComparison.Ordinal);

    // Null where there is none, or it is none of ours. A name with a folder in it would lead out of this one.
    private static BackupManifest? FindManifest(string folder)
    {
        try
        {
            var path = Path.Combine(folder, Manifest);
            return File.Exists(path) && JsonSerializer.Deserialize<BackupManifest>(File.ReadAllText(path), Json) is { Format: Format, Database: { } name, DatabaseDigest: not null, Damaged: not null } manifest
                && Path.GetFileName(name) == name ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
