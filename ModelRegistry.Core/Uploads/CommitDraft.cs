using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>Makes a version of a draft, in the same transaction that logs one in one request. The draft remembers it, so that a lost answer can be asked for again.</summary>
public sealed class CommitDraft(
    LogVersion log, UploadDraftFile upload, IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, TimeProvider clock)
{
    /// <summary>
    /// The version; <c>Created</c> is false where it is the artifact's newest already, and where the draft was committed before. Or <c>not_found</c>,
    /// <c>forbidden</c>, <c>draft_expired</c>, <c>files_missing</c>, what ending a file refuses, and what logging a version refuses.
    /// </summary>
    public async Task<Result<LoggedVersion>> ExecuteAsync(CollectionPath artifact, Guid draft, Actor actor, CancellationToken ct)
    {
        try
        {
            var now = clock.GetUtcNow();
            if (!(await GetAsync(artifact, draft, actor, ct)).TryGet(out var found, out var error)) return error;
            if (found.Draft.VersionId is not null) return found.Before!;
            if (now >= found.Draft.ExpiresAt) return DraftErrors.Expired(found.Draft);
            if (await FindMissingAsync(draft, ct) is { } missing) return missing;
            if (await upload.FinishAsync(draft, actor, ct) is { } unfinished) return unfinished;
            var words = JsonSerializer.Deserialize<LogVersionRequest>(found.Draft.Request)!;
            if (!LogWords.Parse(words).TryGet(out var parsed, out error)) return error;
            if (!(await ToManifestAsync(draft, parsed.Metadata, words.References, ct)).TryGet(out var manifest, out error)) return error;
            var target = new CollectionPath(found.Entity, found.Draft.Project, found.Draft.Artifact);
            var kept = manifest.Files.Select(file => file.Digest.Hex).ToHashSet(StringComparer.Ordinal);
            return await log.CommitAsync(
                new(target, found.Draft.Create, parsed, manifest)
                {
                    // Whoever was told of the draft finds the version under the same id.
                    Id = found.Draft.ClientId is null ? null : draft,
                    Open = scope => OpenAsync(scope, artifact, draft, kept),
                    Close = (scope, logged) => CloseAsync(scope, draft, logged),
                },
                actor,
                ct);
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return DatabaseErrors.Of(exception, dialect);
        }
    }

    private async Task<Result<Found>> GetAsync(CollectionPath artifact, Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await DraftAccess.GetAsync(db, artifact, id, actor, ct)).TryGet(out var draft, out var error)) return error;
        var before = draft.VersionId is { } version ? await FindAsync(db, version, ct) : null;
        // Gone for ever since, or the answer is another one's: nothing is made anew of it.
        if (draft.VersionId is not null && before is null) return DraftErrors.Committed;
        return new Found(draft, artifact.Entity, before);
    }

    private static Task<LoggedVersion?> FindAsync(RegistryDbContext db, Guid version, CancellationToken ct) => db.Versions.AsNoTracking()
        .Where(v => v.Id == version && v.DeletedAt == null)
        .Select(v => new LoggedVersion(v.Id, new CollectionPath(v.Artifact!.Entity!.Name, v.Artifact.Project!.Name, v.Artifact.Name), v.Number, false) { IsRepeated = true })
        .FirstOrDefaultAsync(ct);

    private async Task<Error?> FindMissingAsync(Guid draft, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var missing = db.DraftFiles.AsNoTracking().Where(f => f.DraftId == draft && f.Token != null && f.Received != f.Size);
        var count = await missing.CountAsync(ct);
        return count == 0 ? null : DraftErrors.FilesMissing(count, await missing.OrderBy(f => f.Position).Take(DraftErrors.ListedFiles).Select(f => f.Path).ToListAsync(ct));
    }

    private async Task<Result<Manifest>> ToManifestAsync(Guid draft, JsonObjectText metadata, IReadOnlyList<VersionReference> references, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.DraftFiles.AsNoTracking().Where(f => f.DraftId == draft && f.Token == null).Select(f => new { f.Path, f.Size, f.Digest, f.Md5 }).ToListAsync(ct);
        return Manifest.Of(rows.Select(row => new ManifestFile(FilePath.Parse(row.Path).Value, Digest.FromHex(row.Digest!), row.Size) { Md5 = row.Md5 }), metadata, references);
    }

    // In the entity's turn: two commits at once come here one after the other, and the second finds the first one's version.
    private static async Task<Result<LoggedVersion?>> OpenAsync(WriteScope scope, CollectionPath artifact, Guid id, HashSet<string> kept)
    {
        var (db, ct) = (scope.Db, scope.Ct);
        if (!(await DraftAccess.GetAsync(db, artifact, id, scope.Actor, ct)).TryGet(out var draft, out var error)) return error;
        if (draft.VersionId is { } version) return await FindAsync(db, version, ct) is { } before ? before : DraftErrors.Committed;
        return await BlobClaims.ReleaseAsync(db, id, kept, scope.Now, ct) is { } lapsed ? lapsed : (LoggedVersion?)null;
    }

    private static async Task CloseAsync(WriteScope scope, Guid id, LoggedVersion logged)
    {
        var (db, ct) = (scope.Db, scope.Ct);
        await db.Drafts.Where(d => d.Id == id).ExecuteUpdateAsync(set => set.SetProperty(d => d.VersionId, (Guid?)logged.Id), ct);
        await db.DraftFilePieces.Where(p => p.DraftId == id).ExecuteDeleteAsync(ct);
        await db.DraftFiles.Where(f => f.DraftId == id).ExecuteDeleteAsync(ct);
    }

    private sealed record Found(Draft Draft, string Entity, LoggedVersion? Before);
}
