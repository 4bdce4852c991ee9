using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>A version in the bin.</summary>
/// <param name="Id">The version.</param>
/// <param name="Artifact">Where it was and can be again, by present names.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Digest">Of its manifest.</param>
/// <param name="SizeBytes">Of its files together.</param>
/// <param name="FileCount">How many.</param>
/// <param name="DeletedBy">Who sent it here, by their name then.</param>
/// <param name="DeletedAt">UTC.</param>
/// <param name="Reason">Why, in their words, or null.</param>
public sealed record BinnedVersion(
    Guid Id, CollectionPath Artifact, int Number, Digest Digest, long SizeBytes, int FileCount, string DeletedBy, DateTimeOffset DeletedAt, string? Reason)
{
    /// <summary>From when on it goes for ever.</summary>
    public DateTimeOffset PurgeAt => DeletedAt + BinRules.KeptFor;

    /// <summary>Its canonical reference.</summary>
    public string Ref => new Reference(Artifact, MemberSelector.Of(Number)).ToString();

    /// <summary>What is typed before it is deleted for ever.</summary>
    public string Confirmation => BinErrors.ConfirmationOf(Artifact, Number);
}

/// <summary>A page of the bin.</summary>
/// <param name="EntityId">For subscribing to its history.</param>
/// <param name="Entity">Its present name.</param>
/// <param name="Artifact">The artifact it is narrowed to, by present names, or null.</param>
/// <param name="Role">The reader's.</param>
/// <param name="Versions">The last deleted first.</param>
public sealed record BinForReader(Guid EntityId, string Entity, CollectionPath? Artifact, Role Role, Page<BinnedVersion> Versions);

/// <summary>What a purge takes away.</summary>
/// <param name="Bytes">Of the distinct contents of the version's files.</param>
/// <param name="Own">How many of them are in no other version, live or in the bin, that the reader may see. What others hold is not told.</param>
public sealed record PurgeWeight(long Bytes, long Own);

/// <summary>Reads the bin.</summary>
public sealed class BinQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>The bin of an entity, or of one of its artifacts (<c>project/name</c>); <c>not_found</c>.</summary>
    public async Task<Result<BinForReader>> ListAsync(string entity, string? artifact, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out error)) return error;
        var binned = InBin(db).Where(v => v.Artifact!.EntityId == grant.EntityId);
        CollectionPath? path = null;
        if (artifact is not null)
        {
            if (!(await GetArtifactAsync(db, grant, artifact, ct)).TryGet(out var found, out error)) return error;
            path = new(grant.EntityName, found.Project!.Name, found.Name);
            binned = binned.Where(v => v.ArtifactId == found.Id);
        }

        var rows = await Rows(db, binned.Where(v => v.DeletedAt < before.At || (v.DeletedAt == before.At && v.Id.CompareTo(before.Id) < 0))
            .OrderByDescending(v => v.DeletedAt).ThenByDescending(v => v.Id).Take(page.Limit + 1)).ToListAsync(ct);
        return new BinForReader(grant.EntityId, grant.EntityName, path, grant.Role,
            Page<Row>.From(rows, page.Limit, row => PageRequest.MomentCursor(row.DeletedAt, row.Id)).Map(row => row.ToView(grant.EntityName)));
    }

    /// <summary>How many versions of an artifact lie in the bin; <c>not_found</c>.</summary>
    public async Task<Result<int>> CountAsync(CollectionPath artifact, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, artifact, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        return await InBin(db).CountAsync(v => v.ArtifactId == found.Collection.Id, ct);
    }

    /// <summary>What deleting a version in the bin for ever takes away; <c>not_found</c>.</summary>
    public async Task<Result<PurgeWeight>> WeighAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var home = await InBin(db).Where(v => v.Id == versionId).Select(v => (Guid?)v.Artifact!.EntityId).FirstOrDefaultAsync(ct);
        if (home is not { } entityId || await EntityAccess.FindAsync(db, actor, entityId, ct) is null) return Error.NotFound("such model version in the bin");
        // Rule 6: that somebody out of sight has the same bytes must not be told, so theirs count as the reader's own.
        var visible = EntityAccess.Visible(db, actor);
        var weight = await db.VersionFiles.Where(f => f.VersionId == versionId)
            .Select(f => new
            {
                f.Digest,
                f.Size,
                IsShared = db.VersionFiles.Any(o => o.Digest == f.Digest && o.VersionId != versionId && visible.Contains(o.Version!.Artifact!.EntityId)),
            })
            .Distinct().GroupBy(_ => 1).Select(g => new PurgeWeight(g.Sum(f => f.Size), g.Sum(f => f.IsShared ? 0 : f.Size))).SingleOrDefaultAsync(ct);
        return weight ?? new PurgeWeight(0, 0);
    }

    private static IQueryable<ModelVersion> InBin(RegistryDbContext db) => db.Versions.AsNoTracking().Where(v => v.DeletedAt != null && v.PurgedAt == null);

    private static async Task<Result<Collection>> GetArtifactAsync(RegistryDbContext db, EntityGrant grant, string artifact, CancellationToken ct)
    {
        var found = artifact.Split('/') is [var project, var name] ? await CollectionLookup.FindAsync(db, grant.EntityId, new(grant.EntityName, project, name), ct) : null;
        return found is { Kind: CollectionKind.Artifact } ? found : Error.NotFound($"model artifact {grant.EntityName}/{artifact}");
    }

    // Who and why stand in the event of the same moment.
    private static IQueryable<Row> Rows(RegistryDbContext db, IQueryable<ModelVersion> versions) =>
        from v in versions
        from e in db.History.Where(e => e.VersionId == v.Id && e.At == v.DeletedAt && e.Action == HistoryAction.VersionDeleted).DefaultIfEmpty()
        orderby v.DeletedAt descending, v.Id descending
        select new Row(v.Id, v.Artifact!.Project!.Name, v.Artifact.Name, v.Number, v.Digest, v.SizeBytes, v.FileCount, e.ActorName, v.DeletedAt!.Value, e.Reason);

    private sealed record Row(
        Guid Id, string Project, string Name, int Number, string Digest, long SizeBytes, int FileCount, string DeletedBy, DateTimeOffset DeletedAt, string? Reason)
    {
        public BinnedVersion ToView(string entity) =>
            new(Id, new(entity, Project, Name), Number, Files.Digest.FromHex(Digest), SizeBytes, FileCount, DeletedBy, DeletedAt, Reason);
    }
}
