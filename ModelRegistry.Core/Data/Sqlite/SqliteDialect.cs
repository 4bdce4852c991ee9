using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Core.Data.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteDialect : IDatabaseDialect
{
    // https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int UniqueViolation = 2067;
    private const int PrimaryKeyViolation = 1555;

    public bool IsUniqueViolation(Exception exception) =>
        Find(exception) is { SqliteExtendedErrorCode: UniqueViolation or PrimaryKeyViolation };

    public bool IsUnavailable(Exception exception) =>
        Find(exception) is { SqliteErrorCode: Busy or Locked or IoError or Full or CannotOpen };

    public bool IsFull(Exception exception) => Find(exception) is { SqliteErrorCode: Full };

    public string? EmbeddedFile(RegistryDbContext db) =>
        new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource is { Length: > 0 } file ? Path.GetFullPath(file) : null;

    public async Task MigrateAsync(RegistryDbContext db, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(EmbeddedFile(db));
        try
        {
            if (folder is not null) Directory.CreateDirectory(folder);
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || Find(exception) is { SqliteErrorCode: CannotOpen })
        {
            throw new DatabaseNotReadyException(
                $"The folder {folder} can't be made or written to. Let this account write there, or name another with --Registry:DataFolder.", exception);
        }
    }

    private static SqliteException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SqliteException found) return found;
        }

        return null;
    }
}
