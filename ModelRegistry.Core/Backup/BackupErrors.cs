using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Backup;

/// <summary>What a backup or a restore refuses.</summary>
internal static class BackupErrors
{
    public static Error OfServer => new(ErrorKind.Conflict, "backup_unsupported",
        "The database is a server's: back it up and restore it with that server's own tools. docs/backup.md says in which order.");

    public static Error Lapsed => new(ErrorKind.Unavailable, "backup_lapsed", "The database was away for so long that bytes may have been swept meanwhile. The backup before is unchanged; run it again.");

    public static Error FolderTaken(string folder) => new(ErrorKind.Invalid, "backup_folder_taken", $"{folder} holds something that is no backup. Name an empty folder, or one that holds a backup.");

    public static Error FolderUnusable(string folder) => new(ErrorKind.Invalid, "backup_folder_unusable", $"The folder {folder} can't be made or used.");

    public static Error Running(string folder) => new(ErrorKind.Conflict, "backup_running", $"Another backup writes into {folder} just now.");

    public static Error NoBackup(string folder) => new(ErrorKind.Invalid, "backup_missing", $"There is no backup in {folder}: it has no backup.json.");

    public static Error Unreadable(string folder) => new(ErrorKind.Invalid, "backup_unreadable", $"The backup in {folder} can't be used: its database is missing or not the one that backup.json names.");

    public static Error NotEmpty(string file) => new(ErrorKind.Conflict, "restore_not_empty", $"There is a registry already: {file}. Restore into a folder without one, named with --Registry:DataFolder.");

    public static Error Incomplete(int missing) => new(ErrorKind.Conflict, "backup_incomplete",
        $"{Text.Count(missing, "file", "files")} of the backup missing or damaged. Nothing was put in place; --allow-missing restores all the rest.");
}
