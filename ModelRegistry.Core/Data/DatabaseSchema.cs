using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ModelRegistry.Core.Data;

/// <summary>There is no database to work with: none is there, none can be made, or it is behind this program and may not be migrated by chance. The message says which, where, and what to do.</summary>
public sealed class DatabaseNotReadyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Brings the schema up to this program, or says that it is not.</summary>
public sealed class DatabaseSchema(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IOptions<DatabaseOptions> options)
{
    /// <summary>Where the embedded database is, as an absolute path; null where a server keeps it.</summary>
    public string? EmbeddedFile()
    {
        using var db = contexts.CreateDbContext();
        return dialect.EmbeddedFile(db);
    }

    /// <summary>
    /// Before anything else uses the database: migrates the embedded file; a company's server only where <see cref="DatabaseOptions.MigrateOnStart"/>
    /// says so. True where the embedded file was made by this call.
    /// </summary>
    /// <param name="mayMake">False for work that has no sense in an empty registry: in the wrong folder it would quietly make a second one.</param>
    /// <exception cref="DatabaseNotReadyException">None is there and <paramref name="mayMake"/> is false, its folder can't be used, or migrations are pending and may not be applied here.</exception>
    public async Task<bool> EnsureAsync(bool mayMake, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Asking first takes no lock, so a verb beside a running server waits for nothing. A file that is not there yet is all pending.
        var connects = await db.Database.CanConnectAsync(ct);
        if (connects && !(await db.Database.GetPendingMigrationsAsync(ct)).Any()) return false;
        var file = dialect.EmbeddedFile(db);
        if (file is null && !options.Value.MigrateOnStart)
        {
            throw new DatabaseNotReadyException(connects
                ? "The database is older than this program. Run the verb 'migrate', or set Registry:Database:MigrateOnStart to true."
                : "The database server can't be reached, or has no such database: look at Registry:Database:ConnectionString. The verb 'migrate' makes a new database.");
        }

        var isNew = file is not null && !File.Exists(file);
        if (isNew && !mayMake)
        {
            throw new DatabaseNotReadyException(
                $"There is no registry in {Path.GetDirectoryName(file)}. Name the folder of yours with --Registry:DataFolder, or begin one with 'serve' or 'user add'.");
        }

        await dialect.MigrateAsync(db, ct);
        return isNew;
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
