using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>Drafts that are over.</summary>
/// <param name="Drafts">How many.</param>
/// <param name="Files">Of their files, those of which something came and not all.</param>
/// <param name="Bytes">What came of these; bytes that were sent straight to the store are not counted.</param>
public sealed record ExpiredDrafts(int Drafts, long Files, long Bytes);

/// <summary>
/// Gives a draft up: by its maker, by whoever looks after the registry, or because it is over. The rows go first, in one transaction that dooms what was
/// published for it alone; then its unfinished bytes (those of a piece that is just arriving by whoever writes it), which the sweep of drafts finds where the process dies in between.
/// </summary>
public sealed class DiscardDraft(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, BinBell bell, TimeProvider clock, IDirectBlobs? direct = null)
{
    private const int AtOnce = 100;

    /// <summary>
    /// Done, or <c>not_found</c>, <c>forbidden</c>. A committed one is forgotten; its version stays. An administrator gives anybody's up, and the entity's
    /// history says so.
    /// </summary>
    public Task<Result<Done>> ExecuteAsync(CollectionPath artifact, Guid draft, Actor actor, CancellationToken ct) => EndAsync(
        // What an administrator may, the draft decides.
        writes.InEntityAsync<List<Guid>>(actor, artifact.Entity, actor.IsAdministrator ? RegistryAction.Read : RegistryAction.LogVersion, async scope =>
        {
            if (!(await DraftAccess.GetForCareAsync(scope.Db, artifact, draft, actor, ct)).TryGet(out var found, out var error)) return error;
            if (found.CreatedById != actor.UserId) await RecordAsync(scope, found);
            return await RemoveAsync(scope.Db, draft, scope.Now, ct);
        }, ct),
        ct);

    /// <summary>By whoever has the machine's command line: done, or <c>not_found</c> where no open draft has this id. The entity's history says so.</summary>
    public Task<Result<Done>> ExecuteAtConsoleAsync(Guid draft, CancellationToken ct) => EndAsync(
        writes.InRegistryAsync<List<Guid>>(Actor.CommandLine, async transaction =>
        {
            var db = transaction.Db;
            var entity = await db.Entities.Where(e => db.Drafts.Any(d => d.Id == draft && d.EntityId == e.Id)).Select(e => new { e.Id, e.Name }).FirstOrDefaultAsync(ct);
            if (entity is null) return Error.NotFound($"draft {draft}");
            var scope = await transaction.OpenAsync(new(entity.Id, entity.Name, Role.Owner));
            // A commit that came first has made a version of it.
            if (await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.Id == draft && d.VersionId == null, ct) is not { } found) return Error.NotFound($"draft {draft}");
            await RecordAsync(scope, found);
            return await RemoveAsync(db, draft, transaction.Now, ct);
        }, ct),
        ct);

    private async Task<Result<Done>> EndAsync(Task<Result<List<Guid>>> removing, CancellationToken ct)
    {
        var gone = await removing;
        if (!gone.TryGet(out var tokens, out var refusal)) return refusal;
        bell.Ring();
        await RemoveBytesAsync(tokens, ct);
        return Done.It;
    }

    private static async Task RecordAsync(WriteScope scope, Draft draft)
    {
        var maker = await scope.Db.Users.Where(u => u.Id == draft.CreatedById).Select(u => u.UserName).FirstOrDefaultAsync(scope.Ct);
        scope.Record(new(HistoryAction.DraftDiscarded, new CollectionPath(scope.Grant.EntityName, draft.Project, draft.Artifact).ToString()) { From = maker });
    }

    /// <summary>What <see cref="ExpireAsync"/> would remove now.</summary>
    internal async Task<ExpiredDrafts> FindExpiredAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (files, bytes) = await UnfinishedAsync(db.DraftFiles.Where(f => f.Draft!.ExpiresAt <= now), ct);
        return new(await db.Drafts.CountAsync(d => d.ExpiresAt <= now, ct), files, bytes);
    }

    /// <summary>Removes drafts that are over; which. Two processes may do it at once.</summary>
    public async Task<ExpiredDrafts> ExpireAsync(CancellationToken ct)
    {
        var removed = new ExpiredDrafts(0, 0, 0);
        var last = Guid.Empty;
        while (await ExpiredAsync(last, ct) is { Count: > 0 } some)
        {
            foreach (var (id, entityId) in some)
            {
                var (files, bytes) = (0L, 0L);
                var gone = await writes.InRegistryAsync<List<Guid>>(Actor.Bin, async transaction =>
                {
                    // A commit that began before the end is waited for.
                    await transaction.TakeTurnAsync(entityId);
                    (files, bytes) = await UnfinishedAsync(transaction.Db.DraftFiles.Where(f => f.DraftId == id), ct);
                    return await RemoveAsync(transaction.Db, id, transaction.Now, ct);
                }, ct);
                if (!gone.TryGet(out var tokens, out _)) continue; // Found again the next time.
                await RemoveBytesAsync(tokens, ct);
                removed = new(removed.Drafts + 1, removed.Files + files, removed.Bytes + bytes);
            }

            last = some[^1].Id;
        }

        return removed;
    }

    private async Task<List<(Guid Id, Guid EntityId)>> ExpiredAsync(Guid after, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Drafts.AsNoTracking().Where(d => d.ExpiresAt <= now && d.Id.CompareTo(after) > 0)
            .OrderBy(d => d.Id).Take(AtOnce).Select(d => new { d.Id, d.EntityId }).ToListAsync(ct);
        return rows.ConvertAll(row => (row.Id, row.EntityId));
    }

    private static async Task<(long Files, long Bytes)> UnfinishedAsync(IQueryable<DraftFile> files, CancellationToken ct)
    {
        var all = await files.Where(f => f.Token != null && f.Received > 0).GroupBy(_ => 1).Select(g => new { Files = g.LongCount(), Bytes = g.Sum(f => f.Received) }).SingleOrDefaultAsync(ct);
        return (all?.Files ?? 0, all?.Bytes ?? 0);
    }

    private async Task<Result<List<Guid>>> RemoveAsync(RegistryDbContext db, Guid draft, DateTimeOffset now, CancellationToken ct)
    {
        // What was sent straight to the store is not counted before it is taken; of what is only below the size now, the sweep finds it.
        var over = direct?.OverBytes ?? long.MaxValue;
        var tokens = await db.DraftFiles.Where(f => f.DraftId == draft && f.Token != null && (f.Received > 0 || f.Size > over)).Select(f => f.Token!.Value).ToListAsync(ct);
        if (await BlobClaims.ReleaseAsync(db, draft, new HashSet<string>(StringComparer.Ordinal), now, ct) is { } error) return error;
        await db.DraftFilePieces.Where(p => p.DraftId == draft).ExecuteDeleteAsync(ct);
        await db.DraftFiles.Where(f => f.DraftId == draft).ExecuteDeleteAsync(ct);
        await db.Drafts.Where(d => d.Id == draft).ExecuteDeleteAsync(ct);
        return tokens;
    }

    private async Task RemoveBytesAsync(List<Guid> tokens, CancellationToken ct)
    {
        try
        {
            foreach (var token in tokens) await store.DiscardDraftAsync(token.ToString("N"), ct);
        }
        catch (BlobStoreException)
        {
            // A store that is away keeps them until the sweep of drafts.
        }
    }
}
