using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>Which version in the bin goes for ever, by its artifact and number, and <c>name:vN</c> typed again.</summary>
public sealed record PurgeVersionRequest(CollectionPath Artifact, string Version, string? Confirm);

/// <summary>
/// Takes a version out of the bin for ever. Its row stays and says so: the number is never used again, and digest, size and place are kept. Files,
/// metadata, words and tags go, in one transaction with the event; its bytes are doomed there, and go when nothing else refers to them.
/// </summary>
public sealed class PurgeVersion(
    RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, BinBell bell, TimeProvider clock, ILogger<PurgeVersion> log)
{
    private const int AtOnce = 100;

    /// <summary>Done, or <c>confirmation_missing</c>, <c>not_in_bin</c>, <c>version_purged</c>.</summary>
    public async Task<Result<Done>> ExecuteAsync(PurgeVersionRequest request, Actor actor, CancellationToken ct)
    {
        var purged = await writes.InEntityAsync<Done>(actor, request.Artifact.Entity, RegistryAction.Delete, async scope =>
        {
            if (!(await BinnedVersions.GetAsync(scope, request.Artifact, request.Version)).TryGet(out var member, out var error)) return error;
            var path = scope.PathOf(member.Collection!);
            if (member.RemovedAt is null) return BinErrors.NotInBin(path, member.Number);
            var name = BinErrors.ConfirmationOf(path, member.Number);
            if (request.Confirm != name) return CollectionErrors.ConfirmationMissing(name);
            await PurgeAsync(scope, path, member.Version!, reason: null);
            return Done.It;
        }, ct);
        if (purged.IsSuccess) bell.Ring();
        return purged;
    }

    /// <summary>Purges what has been in the bin for <see cref="BinRules.KeptFor"/>, each version on its own; how many. Two processes may do it at once.</summary>
    public async Task<int> ExpireAsync(CancellationToken ct)
    {
        var (purged, before) = (0, clock.GetUtcNow() - BinRules.KeptFor);
        var (lastAt, lastId) = (DateTimeOffset.MinValue, Guid.Empty);
        while (await ExpiredAsync(before, lastAt, lastId, ct) is { Count: > 0 } some)
        {
            foreach (var (id, entityId, _) in some)
            {
                var result = await ExpireAsync(id, entityId, before, ct);
                // Whatever keeps one from going now keeps no other; it is found again the next time.
                if (result.Error is { } error) log.LogWarning("A version stays in the bin a while longer: {Code}", error.Code);
                else if (result.Value) purged++;
            }

            (lastId, _, lastAt) = some[^1];
        }

        return purged;
    }

    private async Task<List<(Guid Id, Guid EntityId, DateTimeOffset DeletedAt)>> ExpiredAsync(DateTimeOffset before, DateTimeOffset lastAt, Guid lastId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Versions.AsNoTracking()
            .Where(v => v.PurgedAt == null && v.DeletedAt <= before && v.DeletedAt >= lastAt && (v.DeletedAt > lastAt || v.Id.CompareTo(lastId) > 0))
            .OrderBy(v => v.DeletedAt).ThenBy(v => v.Id).Take(AtOnce)
            .Select(v => new { v.Id, v.Artifact!.EntityId, v.DeletedAt }).ToListAsync(ct);
        return rows.ConvertAll(r => (r.Id, r.EntityId, r.DeletedAt!.Value));
    }

    private Task<Result<bool>> ExpireAsync(Guid versionId, Guid entityId, DateTimeOffset before, CancellationToken ct) =>
        writes.InRegistryAsync<bool>(Actor.Bin, async transaction =>
        {
            var db = transaction.Db;
            await transaction.TakeTurnAsync(entityId);
            // Read in the turn: somebody may have restored it, or another process was first.
            var version = await db.Versions.Include(v => v.Artifact!.Project).Include(v => v.Artifact!.Entity)
                .FirstOrDefaultAsync(v => v.Id == versionId && v.PurgedAt == null && v.DeletedAt <= before, ct);
            if (version is null) return false;
            var scope = await transaction.OpenAsync(new(entityId, version.Artifact!.Entity!.Name, Role.Owner));
            await PurgeAsync(scope, scope.PathOf(version.Artifact), version, $"{BinRules.KeptFor.TotalDays:0} days in the bin");
            return true;
        }, ct);

    private static async Task PurgeAsync(WriteScope scope, CollectionPath path, ModelVersion version, string? reason)
    {
        var (db, id, ct) = (scope.Db, version.Id, scope.Ct);
        await AliasMoves.RaiseRevisionAsync(scope, id);
        await DoomAsync(scope, id);
        await db.VersionFiles.Where(f => f.VersionId == id).ExecuteDeleteAsync(ct);
        await db.VersionTags.Where(t => t.VersionId == id).ExecuteDeleteAsync(ct);
        await db.CommentMentions.Where(m => m.Comment!.VersionId == id).ExecuteDeleteAsync(ct);
        await db.Comments.Where(c => c.VersionId == id).ExecuteDeleteAsync(ct);
        await db.MetadataValues.Where(v => v.VersionId == id).ExecuteDeleteAsync(ct);
        // The description's words go with it, by the index's own watch; a card's are of its bytes.
        version.Description = null;
        version.AddedMetadata = null;
        db.Entry(version).Property(v => v.References).CurrentValue = null;
        await db.SearchTexts.Where(t => t.ThingId == id && t.Slot == Search.SearchSlot.Card).ExecuteDeleteAsync(ct);
        db.Entry(version).Property(v => v.Metadata).CurrentValue = JsonObjectText.Empty.Text;
        version.PurgedAt = scope.Now;
        scope.Record(new(HistoryAction.VersionPurged, path.ToString())
        {
            CollectionId = version.ArtifactId,
            VersionId = id,
            FromNumber = version.Number,
            From = Digest.FromHex(version.Digest).ToString(),
            Reason = reason,
        });
    }

    // Whether something else refers to them is asked when they are swept: two purges of the last two versions would each see the other's.
    private static async Task DoomAsync(WriteScope scope, Guid versionId)
    {
        var db = scope.Db;
        var digests = await db.VersionFiles.Where(f => f.VersionId == versionId && !db.DoomedBlobs.Any(d => d.Digest == f.Digest))
            .Select(f => f.Digest).Distinct().ToListAsync(scope.Ct);
        db.DoomedBlobs.AddRange(digests.Select(digest => new DoomedBlob { Digest = digest, DoomedAt = scope.Now }));
    }
}
