using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>Drafts that are over.</summary>
/// <param name="Drafts">How many.</param>
/// <param name="Files">Of their files, those of which something came and not all.</param>
/// <param name="Bytes">What came of these; bytes that were sent straight to the store are not counted.</param>
public sealed record ExpiredDrafts(int Drafts, long Files, long Bytes);

/// <summary>
/// Gives a draft up: by its maker, or because it is over. The rows go first, in one transaction that dooms what was published for it alone; then its
/// unfinished bytes, which the sweep of drafts finds where the process dies in between.
/// </summary>
public sealed class DiscardDraft(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, BinBell bell, TimeProvider clock, IDirectBlobs? direct = null)
{
    private const int AtOnce = 100;

    /// <summary>Done, or <c>not_found</c>, <c>forbidden</c>. A committed one is forgotten; its version stays.</summary>
    public async Task<Result<Done>> ExecuteAsync(CollectionPath artifact, Guid draft, Actor actor, CancellationToken ct)
    {
        var gone = await writes.InEntityAsync<List<Guid>>(actor, artifact.Entity, RegistryAction.LogVersion, async scope =>
            (await DraftAccess.GetAsync(scope.Db, artifact, draft, actor, ct)).TryGet(out _, out var error) ? await RemoveAsync(scope.Db, draft, scope.Now, ct) : error, ct);
        if (!gone.TryGet(out var tokens, out var refusal)) return refusal;
        bell.Ring();
        await RemoveBytesAsync(tokens, ct);
        return Done.It;
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
