using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Core.Artifacts;

/// <summary>Loads views of versions, in five queries for a page of any length: the rows, their tags, their bookmarks, the aliases of
/// both, and whether any bytes are damaged.</summary>
internal static class VersionViews
{
    /// <summary>
    /// The views of <paramref name="ids"/>, by id, with the bookmarks that <paramref name="actor"/> may see; with every bookmark where it is
    /// null. The caller has decided that the actor may see the versions. A version that is gone is left out.
    /// </summary>
    public static async Task<Dictionary<Guid, VersionView>> LoadAsync(RegistryDbContext db, Actor? actor, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var rows = await db.Versions.AsNoTracking().Where(v => ids.Contains(v.Id)).Select(v => new VersionView
        {
            Id = v.Id,
            EntityId = v.Artifact!.EntityId,
            Artifact = new(v.Artifact.Entity!.Name, v.Artifact.Project!.Name, v.Artifact.Name),
            ProjectTitle = v.Artifact.Project.Title,
            Number = v.Number,
            Digest = v.Digest,
            SizeBytes = v.SizeBytes,
            FileCount = v.FileCount,
            Metadata = v.Metadata,
            Description = v.Description,
            AddedMetadata = v.AddedMetadata,
            Foreign = new(v.ForeignDigest, v.Artifact.Type, v.RunStep, v.Artifact.Title),
            Run = v.Run!.Name,
            RunTitle = v.Run.DisplayName ?? v.Run.Name,
            RunId = v.RunId,
            CreatedBy = v.CreatedBy!.UserName!,
            CreatedAt = v.CreatedAt,
            Scan = v.ScannerVersion >= FileScanner.Version ? v.ScanOutcome : null,
        }).ToListAsync(ct);
        var tags = (await db.VersionTags.AsNoTracking().Where(t => ids.Contains(t.VersionId))
            .OrderBy(t => t.NameKey).Select(t => new { t.VersionId, t.Name }).ToListAsync(ct)).ToLookup(t => t.VersionId, t => t.Name);
        var live = db.Memberships.AsNoTracking().Where(m => ids.Contains(m.VersionId) && m.RemovedAt == null);
        if (actor is not null)
        {
            var visible = EntityAccess.Visible(db, actor);
            live = live.Where(m => m.Collection!.Kind == CollectionKind.Artifact || visible.Contains(m.Collection.EntityId));
        }

        var members = await live
            .OrderBy(m => m.AddedAt).ThenBy(m => m.Id)
            .Select(m => new { m.Id, m.VersionId, m.Number, m.Collection!.Kind, m.Collection.EntityId, Entity = m.Collection.Entity!.Name, Project = m.Collection.Project!.Name, m.Collection.Name, m.Collection.Title })
            .ToListAsync(ct);
        var aliases = await HeldByAsync(db, members.ConvertAll(m => m.Id), ct);
        var damage = await Damage.OfAsync(db, ids, ct);
        var places = members.ToLookup(m => m.VersionId);
        return rows.ToDictionary(row => row.Id, row => row with
        {
            Damage = damage.GetValueOrDefault(row.Id),
            Tags = tags[row.Id].ToList(),
            Aliases = places[row.Id].Where(m => m.Kind == CollectionKind.Artifact).SelectMany(m => aliases[m.Id]).ToList(),
            Bookmarks = places[row.Id].Where(m => m.Kind == CollectionKind.RegisteredModel)
                .Select(m => new BookmarkOfVersion(m.EntityId, new(m.Entity, m.Project, m.Name), m.Number, aliases[m.Id].ToList()) { Title = m.Title }).ToList(),
        });
    }

    /// <summary>A version's live bookmarks, as far as the actor may see their registered models.</summary>
    public static IQueryable<Membership> BookmarksOf(RegistryDbContext db, Actor actor, Guid versionId)
    {
        var visible = EntityAccess.Visible(db, actor);
        return db.Memberships.AsNoTracking()
            .Where(m => m.VersionId == versionId && m.RemovedAt == null && m.Collection!.Kind == CollectionKind.RegisteredModel && visible.Contains(m.Collection.EntityId));
    }

    /// <summary>The aliases that members hold, by member, in the order of their names.</summary>
    public static async Task<ILookup<Guid, HeldAlias>> HeldByAsync(RegistryDbContext db, IReadOnlyCollection<Guid> memberIds, CancellationToken ct) =>
        (await db.Aliases.AsNoTracking().Where(a => a.HolderId != null && memberIds.Contains(a.HolderId.Value))
            .OrderBy(a => a.NameKey)
            .Select(a => new { Holder = a.HolderId!.Value, a.Name, a.Generation, a.MoverRole }).ToListAsync(ct))
        .ToLookup(a => a.Holder, a => new HeldAlias(a.Name, a.Generation, a.MoverRole));
}
