using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage.Disk;

namespace ModelRegistry.Core.Backup;

/// <summary>Where the registry itself lies on this machine: no backup lies in there or in another backup, and no registry in its backup.</summary>
public sealed class RegistryFolders(IConfiguration configuration, IOptions<DiskStorageOptions> disk)
{
    /// <summary>The folder of the bytes, if they are on this disk.</summary>
    internal IEnumerable<string> Blobs => disk.Value.Folder.Length > 0 ? [disk.Value.Folder] : [];

    private IEnumerable<string> Own => Blobs.Prepend(DataRegistration.DataFolder(configuration));

    /// <summary>Null, or <c>backup_folder_inside</c>, <c>backup_in_backup</c>, <c>backup_folder_unusable</c> for a folder to back up into.</summary>
    internal Error? CheckBackup(string folder) => Check(folder, () => Own.FirstOrDefault(own => IsIn(folder, own)) is { } around
        ? BackupErrors.Inside(folder, around)
        : FindBackupAround(folder) is { } backup ? BackupErrors.InBackup(folder, backup) : null);

    /// <summary>Null, or <c>restore_into_backup</c>, <c>backup_folder_unusable</c> for a folder to restore from.</summary>
    internal Error? CheckRestore(string folder) => Check(folder, () => Own.FirstOrDefault(own => IsIn(own, folder)) is { } inside ? BackupErrors.IntoItself(folder, inside) : null);

    private static Error? Check(string folder, Func<Error?> rule)
    {
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal)) return BackupErrors.FolderUnusable(folder);
        try
        {
            return rule();
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            return BackupErrors.FolderUnusable(folder);
        }
    }

    // A backup into the very folder of another goes on with it.
    private static string? FindBackupAround(string folder)
    {
        var around = Path.GetDirectoryName(Follow(folder));
        while (around is not null && !BackupFolder.Holds(around)) around = Path.GetDirectoryName(around);
        return around;
    }

    // The same folder too.
    private static bool IsIn(string folder, string other)
    {
        var way = Path.GetRelativePath(Follow(other), Follow(folder));
        return way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(way);
    }

    // By the folders that are meant, whatever links lead there; what does not exist yet is where it will be.
    private static string Follow(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent) return full;
        var here = new DirectoryInfo(Path.Combine(Follow(parent), Path.GetFileName(full)));
        return here.LinkTarget is not null && here.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Follow(target.FullName) : here.FullName;
    }
}
