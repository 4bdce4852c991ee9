using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Data;

/// <summary>The database is behind this program and may not be migrated by chance.</summary>
public sealed class DatabaseBehindException(string message) : Exception(message);

/// <summary>Brings the schema up to this program, or says that it is not.</summary>
public sealed class DatabaseSchema(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IOptions<DatabaseOptions> options)
{
    /// <summary>Before anything else uses the database: migrates the embedded file; a company's server only where <see cref="DatabaseOptions.MigrateOnStart"/> says so.</summary>
    /// <exception cref="DatabaseBehindException">Migrations are pending and may not be applied here.</exception>
    public async Task EnsureAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var isEmbedded = options.Value.Kind == DatabaseOptions.Sqlite;
        // Asking first takes no lock, so a verb beside a running server waits for nothing. A file that is not there yet is all pending.
        if (await db.Database.CanConnectAsync(ct) && !(await db.Database.GetPendingMigrationsAsync(ct)).Any()) return;
        if (!isEmbedded && !options.Value.MigrateOnStart)
        {
            throw new DatabaseBehindException(
                "The database is older than this program. Run the verb 'migrate', or set Registry:Database:MigrateOnStart to true.");
        }

        await dialect.MigrateAsync(db, ct);
    }

    /// <summary>Applies what is pending; the names of the migrations applied, in order.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var pending = await db.Database.CanConnectAsync(ct) ? await db.Database.GetPendingMigrationsAsync(ct) : db.Database.GetMigrations();
        var names = pending.ToList();
        if (names.Count > 0) await dialect.MigrateAsync(db, ct);
        return names;
    }
}
