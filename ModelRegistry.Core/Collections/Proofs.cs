using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Collections;

/// <summary>
/// What shows whether a kept answer still holds: the lengths of two entities' histories and the version's revision. Whatever changes an answer
/// raises one of them in its own transaction.
/// </summary>
/// <param name="EntityHistory">Events of the entity that the reference names.</param>
/// <param name="HomeHistory">Events of the entity that the version belongs to.</param>
/// <param name="Revision">Changes of the version.</param>
internal sealed record Proof(long EntityHistory, long HomeHistory, long Revision);

/// <summary>
/// Reads <see cref="Proof"/>s. Deployments ask for them all day, and most of the time of such a question goes into opening a connection and
/// preparing the statement: a few stay open and prepared, each for one question at a time.
/// </summary>
internal sealed class Proofs(IDbContextFactory<RegistryDbContext> contexts) : IDisposable
{
    private static readonly int MostKept = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<Standing> idle = [];
    private volatile bool closed;

    /// <summary>As the database says at this moment; null where one of the three is gone, or where a connection that was kept has died.</summary>
    public async Task<Proof?> ReadAsync(Guid entity, Guid home, Guid version, CancellationToken ct)
    {
        var standing = idle.TryTake(out var kept) ? kept : await Standing.OpenAsync(await contexts.CreateDbContextAsync(ct), ct);
        var whole = false;
        try
        {
            var proof = await standing.AskAsync(entity, home, version, ct);
            whole = true;
            return proof;
        }
        catch (DbException) when (kept is not null)
        {
            // The server went away meanwhile, or was started again: whoever asks next opens a new one, and hears of it if that fails too.
            return null;
        }
        finally
        {
            if (whole && !closed && idle.Count < MostKept) idle.Add(standing);
            else await standing.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var standing)) standing.Dispose();
    }

    // Translated by EF as any other question, then asked without it.
    private sealed class Standing : IAsyncDisposable, IDisposable
    {
        private readonly RegistryDbContext db;
        private readonly DbCommand command;
        private readonly DbParameter entity, home, version;

        private Standing(RegistryDbContext db)
        {
            this.db = db;
            command = Question(db, Guid.Empty, Guid.Empty, Guid.Empty).CreateDbCommand();
            (entity, home, version) = (Parameter(nameof(entity)), Parameter(nameof(home)), Parameter(nameof(version)));
        }

        public static async Task<Standing> OpenAsync(RegistryDbContext db, CancellationToken ct)
        {
            try
            {
                await db.Database.OpenConnectionAsync(ct);
                return new(db);
            }
            catch
            {
                await db.DisposeAsync();
                throw;
            }
        }

        public async Task<Proof?> AskAsync(Guid entityId, Guid homeId, Guid versionId, CancellationToken ct)
        {
            (entity.Value, home.Value, version.Value) = (entityId, homeId, versionId);
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
        }

        public async ValueTask DisposeAsync()
        {
            await command.DisposeAsync();
            await db.DisposeAsync();
        }

        public void Dispose()
        {
            command.Dispose();
            db.Dispose();
        }

        private DbParameter Parameter(string name) =>
            command.Parameters.Cast<DbParameter>().Single(p => p.ParameterName.TrimStart('@').Equals(name, StringComparison.Ordinal));

        private static IQueryable<object> Question(RegistryDbContext db, Guid entity, Guid home, Guid version) =>
            from e in db.Entities
            from h in db.Entities
            from v in db.Versions
            where e.Id == entity && h.Id == home && v.Id == version
            select new { Entity = e.HistoryLength, Home = h.HistoryLength, v.Revision };
    }
}
