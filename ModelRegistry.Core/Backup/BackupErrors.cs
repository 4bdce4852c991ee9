using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Backup;

/// <summary>What a backup or a restore refuses.</summary>
public static class BackupErrors
{
    /// <summary>The code of a backup that would lie in the registry itself.</summary>
    public const string InsideCode = "backup_folder_inside";

    /// <summary>The code of a backup that would lie in another one.</summary>
    public const string InBackupCode = "backup_in_backup";

    /// <summary>The code of a registry that would lie in its backup.</summary>
    public const string IntoItselfCode = "restore_into_backup";

    internal static Error OfServer => new(ErrorKind.Conflict, "backup_unsupported",
        "The database is a server's: back it up and restore it with that server's own tools. docs/backup.md says in which order.");

    internal static Error Lapsed => new(ErrorKind.Unavailable, "backup_lapsed", "The database was away for so long that bytes may have been swept meanwhile. The backup before is unchanged; run it again.");

    internal static Error FolderTaken(string folder) => new(ErrorKind.Invalid, "backup_folder_taken", $"{folder} holds something that is no backup. Name an empty folder, or one that holds a backup.");

    internal static Error OfAnother(string folder) => new(ErrorKind.Conflict, "backup_of_another",
        $"{folder} holds the backup of another registry, and it stays as it is. Name an empty folder, or one that holds a backup of this registry.");

    internal static Error FolderUnusable(string folder) => new(ErrorKind.Invalid, "backup_folder_unusable", $"The folder {folder} can't be made or used.");

    internal static Error Inside(string folder, string own) => new(ErrorKind.Invalid, InsideCode,
        $"{folder} lies in the registry's own folder {own}: such a backup is copied with what it copies, and lost with it. Name a folder elsewhere.");

    internal static Error InBackup(string folder, string other) => new(ErrorKind.Invalid, InBackupCode,
        $"{folder} lies in the backup {other}, and would be lost with it. Name that folder itself to go on with it, or a folder elsewhere.");

    internal static Error IntoItself(string folder, string own) => new(ErrorKind.Invalid, IntoItselfCode,
        $"The registry's folder {own} lies in the backup {folder}, and would become part of it. Name another with --Registry:DataFolder.");

    internal static Error Running(string folder) => new(ErrorKind.Conflict, "backup_running", $"Another backup writes into {folder} just now.");

    internal static Error NoBackup(string folder) => new(ErrorKind.Invalid, "backup_missing", $"There is no backup in {folder}: it has no backup.json.");

    internal static Error Unreadable(string folder) => new(ErrorKind.Invalid, "backup_unreadable", $"The backup in {folder} can't be used: its database is missing or not the one that backup.json names.");

    internal static Error NotEmpty(string file) => new(ErrorKind.Conflict, "restore_not_empty", $"There is a registry already: {file}. Restore into a folder without one, named with --Registry:DataFolder.");

    internal static Error Incomplete(int missing) => new(ErrorKind.Conflict, "backup_incomplete",
        $"{Text.Count(missing, "file", "files")} of the backup missing or damaged. No registry was put in place; --allow-missing restores all the rest.");
}
