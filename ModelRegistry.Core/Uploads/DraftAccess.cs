using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Uploads;

/// <summary>
/// From an address to a draft, for whoever made it and may still log there; for anybody else there is none. An administrator may look at one and give it up.
/// </summary>
internal static class DraftAccess
{
    /// <summary>The draft, untracked, in whatever state; or <c>not_found</c>, <c>forbidden</c>.</summary>
    public static async Task<Result<Draft>> GetAsync(RegistryDbContext db, CollectionPath artifact, Guid id, Actor actor, CancellationToken ct)
    {
        if (!(await EntityAccess.RequireAsync(db, actor, artifact.Entity, RegistryAction.LogVersion, ct)).TryGet(out var grant, out var error)) return error;
        var (entityId, userId) = (grant.EntityId, actor.UserId);
        var draft = await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && d.EntityId == entityId && d.CreatedById == userId, ct);
        return draft is not null && IsAt(draft, artifact) ? draft : DraftErrors.NotFound(artifact, id);
    }

    /// <summary>The same for whoever looks after the room that drafts take: an administrator finds anybody's.</summary>
    public static async Task<Result<Draft>> GetForCareAsync(RegistryDbContext db, CollectionPath artifact, Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.IsAdministrator && await EntityAccess.FindAsync(db, actor, artifact.Entity, ct) is { } grant)
        {
            var entityId = grant.EntityId;
            var draft = await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && d.EntityId == entityId, ct);
            if (draft is not null && IsAt(draft, artifact)) return draft;
        }

        return await GetAsync(db, artifact, id, actor, ct);
    }

    /// <summary>The same by id alone, with where it goes by the entity's present name; <c>not_found</c>, <c>forbidden</c>.</summary>
    public static async Task<Result<(Draft Draft, CollectionPath Artifact)>> GetAsync(RegistryDbContext db, Guid id, Actor actor, CancellationToken ct)
    {
        var userId = actor.UserId;
        var draft = await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && d.CreatedById == userId, ct);
        var grant = draft is null ? null : await EntityAccess.FindAsync(db, actor, draft.EntityId, ct);
        if (draft is null || grant is null) return Error.NotFound("such draft");
        return grant.Allows(RegistryAction.LogVersion)
            ? (draft, new CollectionPath(grant.EntityName, draft.Project, draft.Artifact))
            : EntityAccess.Forbidden(RegistryAction.LogVersion, grant);
    }

    /// <summary>The same, where it still takes bytes and commits; else also <c>draft_expired</c>, <c>draft_committed</c>.</summary>
    public static async Task<Result<Draft>> GetOpenAsync(RegistryDbContext db, Guid id, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await GetAsync(db, id, actor, ct)).TryGet(out var found, out var error)) return error;
        if (found.Draft.VersionId is not null) return DraftErrors.Committed;
        return now >= found.Draft.ExpiresAt ? DraftErrors.Expired(found.Draft) : found.Draft;
    }

    /// <summary>A maker's own draft by its address, where it still takes bytes and commits; else also <c>draft_expired</c>, <c>draft_committed</c>.</summary>
    public static async Task<Result<Draft>> GetOpenAsync(RegistryDbContext db, CollectionPath artifact, Guid id, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await GetAsync(db, artifact, id, actor, ct)).TryGet(out var draft, out var error)) return error;
        if (draft.VersionId is not null) return DraftErrors.Committed;
        return now >= draft.ExpiresAt ? DraftErrors.Expired(draft) : draft;
    }

    /// <summary>A file of such a draft, untracked.</summary>
    public static async Task<Result<DraftFile>> GetOpenFileAsync(RegistryDbContext db, DraftFileAddress address, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await GetOpenAsync(db, address.Artifact, address.Draft, actor, now, ct)).TryGet(out var draft, out var error)) return error;
        var file = await FindFileAsync(db, draft.Id, address.Position, ct);
        return file is null ? Error.NotFound($"file {address.Position.ToString(CultureInfo.InvariantCulture)} in draft {draft.Id}") : file;
    }

    public static Task<DraftFile?> FindFileAsync(RegistryDbContext db, Guid draftId, int position, CancellationToken ct) =>
        db.DraftFiles.AsNoTracking().FirstOrDefaultAsync(f => f.DraftId == draftId && f.Position == position, ct);

    // By the names that it was asked for: the caller's addresses stay good where somebody renames something meanwhile.
    private static bool IsAt(Draft draft, CollectionPath artifact) =>
        TextKey.IsWellFormed(artifact.Project) && TextKey.IsWellFormed(artifact.Name)
        && draft.ProjectKey == TextKey.Of(artifact.Project) && draft.ArtifactKey == TextKey.Of(artifact.Name);
}
