using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Artifacts;

/// <summary>What the versions of an entity or project weigh. The same bytes are stored once, so the store may hold less.</summary>
/// <param name="Artifacts">The heaviest, heaviest first.</param>
/// <param name="TotalBytes">Of all of them, listed or not.</param>
/// <param name="TotalVersions">Live versions in all.</param>
public sealed record StorageUse(IReadOnlyList<ArtifactStorage> Artifacts, long TotalBytes, int TotalVersions)
{
    /// <summary>Bytes of the artifacts that are not listed.</summary>
    public long OtherBytes => TotalBytes - Artifacts.Sum(artifact => artifact.Bytes);
}

/// <summary>One artifact.</summary>
/// <param name="Bytes">Of the files of its live versions.</param>
/// <param name="Versions">How many.</param>
public sealed record ArtifactStorage(CollectionPath Path, long Bytes, int Versions);

/// <summary>Reads what versions weigh.</summary>
public sealed class StorageQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Artifacts that are listed.</summary>
    public const int Most = 12;

    /// <summary>By artifact, of an entity or of one of its projects; or <c>not_found</c>.</summary>
    public async Task<Result<StorageUse>> GetAsync(string entity, string? project, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var artifacts = db.Collections.AsNoTracking().Where(c => c.EntityId == grant.EntityId && c.Kind == CollectionKind.Artifact && c.DeletedAt == null);
        if (project is not null)
        {
            var found = await CollectionLookup.FindProjectAsync(db, grant.EntityId, project, ct);
            if (found is null || found.IsRegistry) return Error.NotFound($"project {entity}/{project}");
            artifacts = artifacts.Where(c => c.ProjectId == found.Id);
        }

        var weights =
            from c in artifacts
            join v in db.Versions on c.Id equals v.ArtifactId
            where v.DeletedAt == null
            group v by new { Project = c.Project!.Name, c.Name } into g
            select new { g.Key.Project, g.Key.Name, Bytes = g.Sum(v => v.SizeBytes), Versions = g.Count() };
        var heaviest = await weights.OrderByDescending(w => w.Bytes).ThenBy(w => w.Name).Take(Most).ToListAsync(ct);
        var total = await weights.GroupBy(_ => 1).Select(g => new { Bytes = g.Sum(w => w.Bytes), Versions = g.Sum(w => w.Versions) }).SingleOrDefaultAsync(ct);
        return new StorageUse(
            heaviest.ConvertAll(w => new ArtifactStorage(new(grant.EntityName, w.Project, w.Name), w.Bytes, w.Versions)), total?.Bytes ?? 0, total?.Versions ?? 0);
    }
}
