using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Care;

/// <summary>A version whose bytes rotted.</summary>
/// <param name="Artifact">Where it is, by present names.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Files">How many of its files.</param>
/// <param name="FoundAt">When the first of them was found, UTC.</param>
public sealed record DamagedVersion(CollectionPath Artifact, int Number, int Files, DateTimeOffset FoundAt)
{
    /// <summary>Its canonical reference.</summary>
    public string Ref => new Reference(Artifact, MemberSelector.Of(Number)).ToString();
}

/// <summary>The damage in what somebody owns.</summary>
/// <param name="Count">How many live versions.</param>
/// <param name="Versions">Some of them, at most <see cref="DamageQueries.Most"/>, the newest version first.</param>
public sealed record OwnDamage(int Count, IReadOnlyList<DamagedVersion> Versions);

/// <summary>What owners are told of rotten bytes.</summary>
public sealed class DamageQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Versions that are listed.</summary>
    public const int Most = 10;

    /// <summary>Damaged live versions of the entities that the actor owns.</summary>
    public async Task<Result<OwnDamage>> ListAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.RottenBlobs.AnyAsync(ct)) return new OwnDamage(0, []);
        var owned = EntityAccess.Where(db, actor, RegistryAction.ChangeEntity);
        var versions =
            from rotten in db.RottenBlobs
            join file in db.VersionFiles on rotten.Digest equals file.Digest
            where file.Version!.DeletedAt == null && owned.Contains(file.Version.Artifact!.EntityId)
            group new { file, rotten } by new { file.VersionId, file.Version!.Number, Entity = file.Version.Artifact!.Entity!.Name, Project = file.Version.Artifact.Project!.Name, file.Version.Artifact.Name } into one
            select new { one.Key, Files = one.Count(), FoundAt = one.Min(f => f.rotten.FoundAt) };
        var count = await versions.CountAsync(ct);
        var rows = await versions.OrderByDescending(v => v.Key.VersionId).Take(Most).ToListAsync(ct);
        return new OwnDamage(count, rows.ConvertAll(v => new DamagedVersion(new(v.Key.Entity, v.Key.Project, v.Key.Name), v.Key.Number, v.Files, v.FoundAt)));
    }
}
