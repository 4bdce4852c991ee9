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
/// Reads <see cref="Proof"/>s. Deployments ask for them all day, and most of such a question's time goes into opening a connection: a few stay
/// open, each for one question at a time.
/// </summary>
internal sealed class Proofs(IDbContextFactory<RegistryDbContext> contexts) : IDisposable
{
    private static readonly int MostKept = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<RegistryDbContext> open = [];
    private volatile bool closed;

    // Compiled once for each registry: a compiled query belongs to the model of one database.
    private readonly Func<RegistryDbContext, Guid, Guid, Guid, Task<Proof?>> question = EF.CompileAsyncQuery(
        (RegistryDbContext db, Guid entity, Guid home, Guid version) =>
            (from e in db.Entities
             from h in db.Entities
             from v in db.Versions
             where e.Id == entity && h.Id == home && v.Id == version
             select new Proof(e.HistoryLength, h.HistoryLength, v.Revision))
            .FirstOrDefault());

    /// <summary>As the database says at this moment; null where one of the three is gone, or where a connection that was kept has died.</summary>
    public async Task<Proof?> ReadAsync(Guid entity, Guid home, Guid version, CancellationToken ct)
    {
        var isKept = open.TryTake(out var db);
        db ??= await contexts.CreateDbContextAsync(ct);
        var isWhole = false;
        try
        {
            if (!isKept) await db.Database.OpenConnectionAsync(ct);
            var proof = await question(db, entity, home, version);
            isWhole = true;
            return proof;
        }
        catch (DbException) when (isKept)
        {
            // The server went away meanwhile, or was started again: whoever asks next opens a new one, and hears of it if that fails too.
            return null;
        }
        finally
        {
            if (isWhole && !closed && open.Count < MostKept) open.Add(db);
            else await db.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closed = true;
        while (open.TryTake(out var db)) db.Dispose();
    }
}
