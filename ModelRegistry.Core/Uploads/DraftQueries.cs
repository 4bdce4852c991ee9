using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Uploads;

/// <summary>Reads drafts, each for its maker; for an administrator as far as it says so.</summary>
public sealed class DraftQueries(IDbContextFactory<RegistryDbContext> contexts, DirectUploads direct, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <summary>The actor's drafts of an artifact that are not committed and not over, newest first; <c>not_found</c>, <c>forbidden</c>.</summary>
    public async Task<Result<Page<DraftView>>> ListAsync(CollectionPath artifact, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, artifact.Entity, RegistryAction.LogVersion, ct)).TryGet(out var grant, out error)) return error;
        var (now, entityId, userId, project, name) = (clock.GetUtcNow(), grant.EntityId, actor.UserId, KeyOf(artifact.Project), KeyOf(artifact.Name));
        var rows = await db.Drafts.AsNoTracking()
            .Where(d => d.CreatedById == userId && d.EntityId == entityId && d.ProjectKey == project && d.ArtifactKey == name && d.VersionId == null && d.ExpiresAt > now)
            .Where(d => d.CreatedAt < before.At || (d.CreatedAt == before.At && d.Id.CompareTo(before.Id) < 0))
            .OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).Take(page.Limit + 1).ToListAsync(ct);
        var drafts = Page<Draft>.From(rows, page.Limit, row => PageRequest.MomentCursor(row.CreatedAt, row.Id));
        var parts = await PartsAsync(db, drafts.Items.Select(draft => draft.Id).ToList(), ct);
        return drafts.Map(draft => View(draft, artifact, parts, actor.Name));
    }

    /// <summary>Everybody's drafts that are neither committed nor over, oldest first, for whoever has the machine's command line.</summary>
    public async Task<IReadOnlyList<DraftView>> ListAtConsoleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await (
            from draft in StoreRoom.Live(db, clock.GetUtcNow()).AsNoTracking()
            join entity in db.Entities on draft.EntityId equals entity.Id
            join maker in db.Users on draft.CreatedById equals maker.Id
            orderby draft.CreatedAt, draft.Id
            select new { Draft = draft, Entity = entity.Name, Maker = maker.UserName! }).ToListAsync(ct);
        var views = new List<DraftView>(rows.Count);
        foreach (var some in rows.Chunk(AtOnce))
        {
            var parts = await PartsAsync(db, some.Select(row => row.Draft.Id).ToList(), ct);
            views.AddRange(some.Select(row => View(row.Draft, new(row.Entity, row.Draft.Project, row.Draft.Artifact), parts, row.Maker)));
        }

        return views;
    }

    /// <summary>A draft, also one that was committed until it is over, and anybody's for an administrator; <c>not_found</c>, <c>forbidden</c>, <c>draft_expired</c>.</summary>
    public async Task<Result<DraftView>> GetAsync(CollectionPath artifact, Guid draft, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await DraftAccess.GetForCareAsync(db, artifact, draft, actor, ct)).TryGet(out var found, out var error)) return error;
        if (found.VersionId is null && clock.GetUtcNow() >= found.ExpiresAt) return DraftErrors.Expired(found);
        var maker = found.CreatedById == actor.UserId ? actor.Name : await db.Users.Where(u => u.Id == found.CreatedById).Select(u => u.UserName!).FirstAsync(ct);
        return View(found, artifact, await PartsAsync(db, [found.Id], ct), maker);
    }

    /// <summary>The actor's own draft by id, committed or not; null where it is none of theirs, or over.</summary>
    public async Task<DraftInWork?> FindAsync(Guid draft, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await DraftAccess.GetAsync(db, draft, actor, ct)).TryGet(out var found, out _)) return null;
        var (row, artifact) = found;
        return row.VersionId is null && clock.GetUtcNow() >= row.ExpiresAt
            ? null
            : new(row.Id, artifact, JsonSerializer.Deserialize<Artifacts.LogVersionRequest>(row.Request)!, row.ExpiresAt, row.VersionId);
    }

    /// <summary>The same by what the actor's client calls it.</summary>
    public async Task<DraftInWork?> FindAsync(string clientId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var userId = actor.UserId;
        var id = await db.Drafts.Where(d => d.CreatedById == userId && d.ClientId == clientId).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(ct);
        return id is { } known ? await FindAsync(known, actor, ct) : null;
    }

    /// <summary>The files of a draft that were announced by MD5; none where the draft is none of the actor's.</summary>
    public async Task<IReadOnlyList<AnnouncedFileView>> ListAnnouncedAsync(Guid draft, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await DraftAccess.GetAsync(db, draft, actor, ct)).IsSuccess) return [];
        var rows = await db.DraftFiles.AsNoTracking().Where(f => f.DraftId == draft && f.DeclaredMd5 != null).OrderBy(f => f.Position).ToListAsync(ct);
        return rows.ConvertAll(f => new AnnouncedFileView(f.Position, f.Path, f.DeclaredMd5!, f.Token is null));
    }

    /// <summary>Its files as they came in the request, all or those that are missing; as <see cref="DraftAccess.GetOpenAsync"/> refuses.</summary>
    public async Task<Result<Page<DraftFileView>>> ListFilesAsync(CollectionPath artifact, Guid draft, bool missingOnly, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(-1).TryGet(out var cursor, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await DraftAccess.GetOpenAsync(db, artifact, draft, actor, clock.GetUtcNow(), ct)).TryGet(out _, out error)) return error;
        var asked = db.DraftFiles.AsNoTracking().Where(f => f.DraftId == draft && f.Position > cursor);
        if (missingOnly) asked = asked.Where(f => f.Token != null);
        var rows = await asked.OrderBy(f => f.Position).Take(page.Limit + 1).ToListAsync(ct);
        var files = Page<DraftFile>.From(rows, page.Limit, row => row.Position.ToString(CultureInfo.InvariantCulture));
        return new Page<DraftFileView>(await direct.ViewAsync(files.Items, ct), files.Next);
    }

    /// <summary>One file; as <see cref="DraftAccess.GetOpenAsync"/> refuses, and <c>not_found</c>.</summary>
    public async Task<Result<DraftFileView>> GetFileAsync(DraftFileAddress address, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await DraftAccess.GetOpenFileAsync(db, address, actor, clock.GetUtcNow(), ct)).TryGet(out var file, out var error)) return error;
        return await direct.ViewAsync(file, ct);
    }

    // What is no text names nothing.
    private static string KeyOf(string name) => TextKey.IsWellFormed(name) ? TextKey.Of(name) : string.Empty;

    private static async Task<Parts> PartsAsync(RegistryDbContext db, List<Guid> drafts, CancellationToken ct)
    {
        var missing = await db.DraftFiles.Where(f => drafts.Contains(f.DraftId) && f.Token != null)
            .GroupBy(f => f.DraftId).Select(g => new Missing(g.Key, g.Count(), g.Sum(f => f.Size > 0 ? f.Size - f.Received : 0))).ToDictionaryAsync(m => m.DraftId, ct);
        // One row a draft, by its key: a draft of a hundred thousand files costs no more than one of one.
        var first = await db.DraftFiles.Where(f => drafts.Contains(f.DraftId) && f.Position == 0).Select(f => new { f.DraftId, f.Path }).ToDictionaryAsync(f => f.DraftId, f => f.Path, ct);
        return new(missing, first);
    }

    private static DraftView View(Draft draft, CollectionPath artifact, Parts parts, string maker)
    {
        var left = parts.Missing.GetValueOrDefault(draft.Id);
        var words = JsonSerializer.Deserialize<Artifacts.LogVersionRequest>(draft.Request)!;
        return new(draft.Id, new(artifact.Entity, draft.Project, draft.Artifact), draft.CreatedAt, draft.ExpiresAt, draft.FileCount, draft.SizeBytes,
            left?.Count ?? 0, left?.Bytes ?? 0, draft.VersionId, maker)
        {
            FirstPath = parts.FirstPaths.GetValueOrDefault(draft.Id),
            Run = words.Run,
            Description = words.Description,
        };
    }

    private sealed record Missing(Guid DraftId, int Count, long Bytes);

    private sealed record Parts(Dictionary<Guid, Missing> Missing, Dictionary<Guid, string> FirstPaths);
}
