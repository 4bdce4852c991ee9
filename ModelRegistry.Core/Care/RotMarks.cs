using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Care;

/// <summary>
/// Writes down that bytes are rotten, and that they are whole again: with an event for each version that has them, in the history of its entity, and
/// its revision raised. Damage itself is asked of the marks, never kept with a version, so that one which is logged in this moment shows it too.
/// </summary>
public sealed class RotMarks(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <summary>Those of <paramref name="digests"/> (64 hex) that are marked.</summary>
    internal async Task<HashSet<string>> FindAsync(IEnumerable<string> digests, CancellationToken ct)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.RottenBlobs.AnyAsync(ct)) return found;
        foreach (var some in digests.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
            found.UnionWith(await db.RottenBlobs.AsNoTracking().Where(r => some.Contains(r.Digest)).Select(r => r.Digest).ToListAsync(ct));
        return found;
    }

    /// <summary>Marks bytes; true where they were not marked before and some version has them. Or <c>database_unavailable</c>, <c>changed_meanwhile</c>.</summary>
    internal Task<Result<bool>> MarkAsync(Digest digest, RotKind kind, RotFinder finder, CancellationToken ct) => writes.InRegistryAsync<bool>(Actor.Keeper, async transaction =>
    {
        var (db, hex, now) = (transaction.Db, digest.Hex, transaction.Now);
        var again = await db.RottenBlobs.Where(r => r.Digest == hex)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Kind, kind).SetProperty(r => r.LookedAt, now), ct);
        if (again > 0) return false;
        // The versions' rows first, the mark last: whoever moves an alias takes the row, then looks for the mark.
        if (!await TellAsync(transaction, hex, HistoryAction.VersionDamaged)) return false;
        db.RottenBlobs.Add(new() { Digest = hex, Kind = kind, FoundBy = finder, FoundAt = now, LookedAt = now });
        return true;
    }, ct);

    /// <summary>Takes the mark off bytes that are whole again; true where there was one. Or <c>database_unavailable</c>, <c>changed_meanwhile</c>.</summary>
    internal Task<Result<bool>> HealAsync(Digest digest, CancellationToken ct) => writes.InRegistryAsync<bool>(Actor.Keeper, async transaction =>
    {
        var (db, hex) = (transaction.Db, digest.Hex);
        if (!await db.RottenBlobs.AnyAsync(r => r.Digest == hex, ct)) return false;
        await TellAsync(transaction, hex, HistoryAction.VersionHealed);
        return await db.RottenBlobs.Where(r => r.Digest == hex).ExecuteDeleteAsync(ct) > 0;
    }, ct);

    /// <summary>Marks that nobody looked at for <paramref name="age"/>, with the size that some version says, oldest first.</summary>
    internal async Task<List<(Digest Digest, long? Size)>> DueAsync(TimeSpan age, CancellationToken ct)
    {
        var before = clock.GetUtcNow() - age;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.RottenBlobs.AsNoTracking().Where(r => r.LookedAt <= before).OrderBy(r => r.LookedAt).ThenBy(r => r.Digest).Take(AtOnce)
            .Select(r => new { r.Digest, Size = db.VersionFiles.Where(f => f.Digest == r.Digest).Max(f => (long?)f.Size) }).ToListAsync(ct);
        return rows.ConvertAll(row => (Digest.FromHex(row.Digest), row.Size));
    }

    // False where no version has them, live or in the bin: then they are nobody's loss.
    private static async Task<bool> TellAsync(WriteTransaction transaction, string hex, string action)
    {
        var (db, ct) = (transaction.Db, transaction.Ct);
        var entities = await db.VersionFiles.Where(f => f.Digest == hex).Select(f => f.Version!.Artifact!.EntityId).Distinct().ToListAsync(ct);
        var told = false;
        foreach (var entityId in entities.Order())
        {
            await transaction.TakeTurnAsync(entityId);
            var concerned = await db.VersionFiles.Where(f => f.Digest == hex && f.Version!.Artifact!.EntityId == entityId)
                .GroupBy(f => new { f.VersionId, f.Version!.Number, f.Version.ArtifactId, Entity = f.Version.Artifact!.Entity!.Name, Project = f.Version.Artifact.Project!.Name, f.Version.Artifact.Name })
                .Select(g => new { g.Key, Path = g.Min(f => f.Path)! }).ToListAsync(ct);
            if (concerned.Count == 0) continue;
            var scope = await transaction.OpenAsync(new(entityId, concerned[0].Key.Entity, Role.Owner));
            foreach (var version in concerned.OrderBy(v => v.Key.VersionId))
            {
                await AliasMoves.RaiseRevisionAsync(scope, version.Key.VersionId);
                scope.Record(new(action, new CollectionPath(version.Key.Entity, version.Key.Project, version.Key.Name).ToString())
                {
                    CollectionId = version.Key.ArtifactId,
                    VersionId = version.Key.VersionId,
                    ToNumber = version.Key.Number,
                    From = Digest.FromHex(hex).ToString(),
                    To = version.Path,
                });
            }

            told = true;
        }

        return told;
    }
}
