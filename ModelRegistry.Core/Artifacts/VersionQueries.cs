using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Artifacts;

/// <summary>A version, and what its reader may do with it.</summary>
/// <param name="Version">What is shown.</param>
/// <param name="Role">The reader's role in the version's entity.</param>
/// <param name="IsLatest">True where it is the artifact's highest live number.</param>
public sealed record VersionForReader(VersionView Version, Role Role, bool IsLatest);

/// <summary>Reads versions and their files.</summary>
public sealed class VersionQueries(IDbContextFactory<RegistryDbContext> contexts, ResolveReference resolve)
{
    /// <summary>The version that <c>vN</c>, an alias or <c>latest</c> means in an artifact, or <c>not_found</c>, <c>version_deleted</c>.</summary>
    public async Task<Result<VersionForReader>> GetAsync(CollectionPath artifact, string selector, Actor actor, CancellationToken ct)
    {
        if (!(await resolve.ExecuteAsync(artifact, selector, actor, ct)).TryGet(out var resolved, out var error)) return error;
        return await GetAsync(resolved.VersionId, actor, ct);
    }

    /// <summary>A live version by id, or <c>not_found</c>.</summary>
    public async Task<Result<VersionForReader>> GetAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var view = (await VersionViews.LoadAsync(db, actor, [versionId], ct))[versionId];
        var latest = await db.Memberships.Where(m => m.Collection!.Kind == CollectionKind.Artifact && m.RemovedAt == null
                && m.CollectionId == db.Versions.First(v => v.Id == versionId).ArtifactId)
            .MaxAsync(m => (int?)m.Number, ct);
        return new VersionForReader(view, grant.Role, view.Number == latest);
    }

    /// <summary>In which collections that the actor may see each of these versions is <c>latest</c>, by version.</summary>
    public async Task<ILookup<Guid, CollectionPath>> ListLatestAsync(IReadOnlyCollection<Guid> versionIds, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var rows = await db.Memberships.AsNoTracking()
            .Where(m => versionIds.Contains(m.VersionId) && m.RemovedAt == null && visible.Contains(m.Collection!.EntityId)
                && !db.Memberships.Any(n => n.CollectionId == m.CollectionId && n.RemovedAt == null && n.Number > m.Number))
            .Select(m => new { m.VersionId, Entity = m.Collection!.Entity!.Name, Project = m.Collection.Project!.Name, m.Collection.Name }).ToListAsync(ct);
        return rows.ToLookup(r => r.VersionId, r => new CollectionPath(r.Entity, r.Project, r.Name));
    }

    /// <summary>Versions of an artifact, newest first.</summary>
    public async Task<Result<Page<VersionView>>> ListAsync(CollectionPath artifact, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(int.MaxValue).TryGet(out var cursor, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, artifact, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        if (found.Collection.Kind != CollectionKind.Artifact) return CollectionLookup.NotFound(artifact);
        var rows = await db.Memberships.AsNoTracking()
            .Where(m => m.CollectionId == found.Collection.Id && m.RemovedAt == null && m.Number < cursor)
            .OrderByDescending(m => m.Number).Take(page.Limit + 1)
            .Select(m => new { m.VersionId, m.Number }).ToListAsync(ct);
        var members = Page<(Guid VersionId, int Number)>.From(rows.ConvertAll(r => (r.VersionId, r.Number)), page.Limit, row => row.Number.ToString(CultureInfo.InvariantCulture));
        var views = await VersionViews.LoadAsync(db, actor, [.. members.Items.Select(member => member.VersionId)], ct);
        return members.Map(member => views[member.VersionId]);
    }

    /// <summary>Files of a version in path order.</summary>
    public async Task<Result<Page<FileView>>> ListFilesAsync(Guid versionId, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(-1).TryGet(out var cursor, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out error)) return error;
        var rows = await db.VersionFiles.AsNoTracking()
            .Where(f => f.VersionId == versionId && f.Position > cursor)
            .OrderBy(f => f.Position).Take(page.Limit + 1).ToListAsync(ct);
        var files = Page<VersionFile>.From(rows, page.Limit, row => row.Position.ToString(CultureInfo.InvariantCulture));
        var digests = files.Items.Select(f => f.Digest).Distinct(StringComparer.Ordinal).ToList();
        var scans = await db.FileScans.AsNoTracking().Where(s => digests.Contains(s.Digest)).ToDictionaryAsync(s => s.Digest, StringComparer.Ordinal, ct);
        var rotten = await db.RottenBlobs.AsNoTracking().Where(r => digests.Contains(r.Digest)).Select(r => r.Digest).ToListAsync(ct);
        return files.Map(file => ToView(file) with { Scan = scans.GetValueOrDefault(file.Digest)?.For(file.Path), IsDamaged = rotten.Contains(file.Digest) });
    }

    /// <summary>Entries of a version whose bytes lie elsewhere, in path order.</summary>
    public async Task<Result<Page<VersionReference>>> ListReferencesAsync(Guid versionId, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(-1).TryGet(out var cursor, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out error)) return error;
        // One column holds them all: only clients of another protocol make any, and a manifest is read whole.
        var all = VersionReference.Parse(await db.Versions.Where(v => v.Id == versionId).Select(v => v.References).FirstAsync(ct));
        var some = all.Index().Skip(Math.Max(cursor, -1) + 1).Take(page.Limit + 1).ToList();
        return Page<(int Index, VersionReference Item)>.From(some, page.Limit, one => one.Index.ToString(CultureInfo.InvariantCulture)).Map(one => one.Item);
    }

    internal static FileView ToView(VersionFile file) => new(file.Path, file.Size, Digest.FromHex(file.Digest));

    /// <summary>The actor's grant where a live version was logged, if it is enough for <paramref name="action"/>.</summary>
    internal static async Task<Result<EntityGrant>> GetGrantAsync(RegistryDbContext db, Guid versionId, Actor actor, RegistryAction action, CancellationToken ct)
    {
        var home = await db.Versions.Where(v => v.Id == versionId && v.DeletedAt == null).Select(v => (Guid?)v.Artifact!.EntityId).FirstOrDefaultAsync(ct);
        var grant = home is { } entityId ? await EntityAccess.FindAsync(db, actor, entityId, ct) : null;
        if (grant is null) return Error.NotFound("such model version");
        return grant.Allows(action) ? grant : EntityAccess.Forbidden(action, grant);
    }
}
