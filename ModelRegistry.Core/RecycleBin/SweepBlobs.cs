using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>
/// Removes bytes that nothing refers to any more, with their scans and, for a model card, its words. It only looks at what was doomed: by a purge, or
/// by a log that never ended. Each digest is one transaction, so a crash leaves it doomed and the next sweep looks again; how it keeps out of the way
/// of logs stands at <see cref="BlobClaims"/>.
/// </summary>
public sealed class SweepBlobs(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, TimeProvider clock)
{
    private const int AtOnce = 200;

    // The row's lock is held while the store works, and on SQLite that is everybody's.
    private static readonly TimeSpan PerBlob = TimeSpan.FromSeconds(10);

    /// <summary>Looks at everything that is doomed, once; how many blobs were removed.</summary>
    /// <exception cref="BlobStoreException">The store is away: what is doomed stays so.</exception>
    public async Task<int> ExecuteAsync(CancellationToken ct)
    {
        while (await DoomAbandonedAsync(ct))
        {
        }

        var removed = 0;
        for (var last = string.Empty; await NextAsync(last, ct) is { Count: > 0 } digests; last = digests[^1])
        {
            foreach (var digest in digests)
            {
                if (await RemoveAsync(digest, ct)) removed++;
            }
        }

        return removed;
    }

    private async Task<List<string>> NextAsync(string after, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.DoomedBlobs.AsNoTracking().Where(d => string.Compare(d.Digest, after) > 0).OrderBy(d => d.Digest).Take(AtOnce).Select(d => d.Digest).ToListAsync(ct);
    }

    /// <summary>Claims whose log died become doom, some at a time; false where there are none left.</summary>
    private async Task<bool> DoomAbandonedAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        try
        {
            return await InTransactionAsync(async db =>
            {
                var claims = await db.BlobClaims.Where(c => c.ExpiresAt < now).OrderBy(c => c.ExpiresAt).Take(AtOnce).ToListAsync(ct);
                if (claims.Count == 0) return false;
                var digests = claims.Select(c => c.Digest).Distinct(StringComparer.Ordinal).ToList();
                var doomed = await db.DoomedBlobs.Where(d => digests.Contains(d.Digest)).Select(d => d.Digest).ToListAsync(ct);
                db.DoomedBlobs.AddRange(digests.Except(doomed, StringComparer.Ordinal).Select(digest => new DoomedBlob { Digest = digest, DoomedAt = now }));
                db.BlobClaims.RemoveRange(claims);
                await db.SaveChangesAsync(ct);
                return true;
            }, ct);
        }
        catch (Exception exception) when (exception is DbUpdateConcurrencyException || dialect.IsUniqueViolation(exception))
        {
            // Another process does the same, or a purge doomed one of them: what is left is found the next time.
            return false;
        }
    }

    private Task<bool> RemoveAsync(string hex, CancellationToken ct) => InTransactionAsync(async db =>
    {
        var (row, now) = (db.DoomedBlobs.Where(d => d.Digest == hex), clock.GetUtcNow());
        // The lock first: another sweeper and a log that needs these bytes wait here for our end.
        if (await row.ExecuteUpdateAsync(set => set.SetProperty(d => d.DoomedAt, d => d.DoomedAt), ct) == 0) return false;
        // Whoever copies a moment of the database needs all that it refers to.
        if (await db.SweepHolds.AnyAsync(h => h.Until > now, ct)) return false;
        // Claims before versions: a log that commits between the two questions is seen by the second.
        if (await db.BlobClaims.AnyAsync(c => c.Digest == hex, ct)) return false;
        var isUsed = await db.VersionFiles.AnyAsync(f => f.Digest == hex, ct);
        var words = SearchIndex.CardId(Digest.FromHex(hex));
        if (!await db.SearchTexts.AnyAsync(t => t.TextId == words, ct)) await db.SearchTerms.Where(t => t.TextId == words).ExecuteDeleteAsync(ct);
        if (!isUsed)
        {
            await db.FileScans.Where(s => s.Digest == hex).ExecuteDeleteAsync(ct);
            await RemoveBytesAsync(Digest.FromHex(hex), ct);
        }

        await row.ExecuteDeleteAsync(ct);
        return !isUsed;
    }, ct);

    private async Task RemoveBytesAsync(Digest digest, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(PerBlob, clock);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await store.RemoveAsync(digest, late.Token);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new BlobStoreException(BlobStoreFault.Away, "Removing a blob took too long.", exception);
        }
    }

    private async Task<T> InTransactionAsync<T>(Func<RegistryDbContext, Task<T>> work, CancellationToken ct)
    {
        await using var outer = await contexts.CreateDbContextAsync(ct);
        return await outer.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var result = await work(db);
            await transaction.CommitAsync(ct);
            return result;
        });
    }
}
