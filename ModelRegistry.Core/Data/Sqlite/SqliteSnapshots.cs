using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Backup;

namespace ModelRegistry.Core.Data.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteSnapshots(IDbContextFactory<RegistryDbContext> contexts) : IDatabaseSnapshots
{
    public async Task TakeAsync(string file, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Reads one moment of the write-ahead log, as any reader does: nobody waits for it.
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {file}", ct);
    }

    public RegistryDbContext Open(string file)
    {
        // Without the pool, so that no handle is left on the file; without the log, so that it is one file.
        var connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
        return new SqliteRegistryDbContext(new DbContextOptionsBuilder<SqliteRegistryDbContext>().UseSqlite(connection).ConfigureWarnings(DatabaseLog.LeaveFailuresToTheCaller).Options);
    }

    public async Task PrepareAsync(string file, CancellationToken ct)
    {
        await using var db = Open(file);
        // The first who looks only reads, and could not turn it to the write-ahead log (SqlitePragmas).
        await db.Database.ExecuteSqlAsync($"PRAGMA journal_mode = WAL", ct);
    }
}
