using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>
/// Ends drafts that are over, then removes bytes that nothing refers to any more, with their scans and, for a model card, its words. It looks at what was
/// doomed: by a purge, by a draft's end, by a log that never ended, or by <see cref="UnnamedBytes"/>. All is weighed before anything goes
/// (<see cref="SweepFuse"/>). Each digest is one transaction, so a crash leaves it doomed and the next sweep goes on; how it keeps out of the way of logs
/// stands at <see cref="BlobClaims"/>.
/// </summary>
public sealed class SweepBlobs(
    IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, UnnamedBytes unnamed, DiscardDraft drafts, SweepStates states,
    IOptions<SweepOptions> options, TimeProvider clock)
{
    private const int AtOnce = 200;

    // Sizes are asked of the store one by one.
    private const int AsksAtOnce = 8;

    // The row's lock is held while the store works, and on SQLite that is everybody's.
    private static readonly TimeSpan PerBlob = TimeSpan.FromSeconds(10);

    private static readonly (bool Went, DateTimeOffset? HeldUntil) Kept = (false, null);

    /// <summary>Looks at everything that is doomed, once: what went, or <c>sweep_fuse</c> where too much would. A backup that runs lets nothing go: the report says so.</summary>
    /// <exception cref="BlobStoreException">The store is away: what is doomed stays so.</exception>
    public async Task<Result<SweepReport>> ExecuteAsync(SweepRequest request, IProgress<SweepProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var over = request.IsDryRun ? await drafts.FindExpiredAsync(ct) : await drafts.ExpireAsync(ct);
        var found = new UnnamedFound(0, 0, 0, 0, null, []);
        if (!request.IsDryRun)
        {
            while (await DoomAbandonedAsync(ct))
            {
            }
        }

        if (request.IsFull) found = await unnamed.LookAsync(request.IsDryRun, progress, ct);
        // What is doomed from here on was not weighed, and waits for the next sweep.
        var until = clock.GetUtcNow();
        var (blobs, bytes, examples) = await WeighAsync(until, request.IsDryRun, progress, ct);
        if (request.IsDryRun) (blobs, bytes, examples) = (blobs + found.Blobs, bytes + found.Bytes, [.. examples.Concat(found.Examples).Take(SweepReport.MostExamples)]);
        var stored = bytes <= SweepFuse.FloorBytes && !request.IsDryRun ? found.StoredBytes ?? 0 : found.StoredBytes ?? bytes + await StoredAsync(ct);
        var report = new SweepReport(request.IsDryRun, blobs, bytes, found.Drafts + over.Files, found.DraftBytes + over.Bytes, stored, examples) { EndedDrafts = over.Drafts };
        var most = request.MostPercent ?? options.Value.MostPercent;
        var stops = SweepFuse.Blows(bytes, stored, most);
        if (request.IsDryRun)
        {
            report = report with { StopsAtPercent = stops ? most : null };
            return await FindHoldAsync(ct) is { } end ? report with { HeldUntil = end, HeldBlobs = blobs } : report;
        }

        if (stops)
        {
            return SweepFuse.Error(blobs, bytes, stored, most, since: await states.StopAsync(report, ct));
        }

        var (removed, removedBytes, heldUntil) = await RemoveAllAsync(until, blobs, progress, ct);
        report = report with { Blobs = removed, Bytes = removedBytes };
        if (heldUntil is null)
        {
            await states.PassAsync(request.IsFull, ct);
            // Also where there was nothing that it could have held.
            return report with { HeldUntil = await FindHoldAsync(ct) };
        }

        // What stopped at the fuse was not let through: it is weighed again, and administrators go on seeing it.
        if (request.IsFull) await states.LookAsync(ct);
        return report with { HeldUntil = heldUntil, HeldBlobs = Math.Max(0, blobs - removed) };
    }

    private async Task<(long Blobs, long Bytes, IReadOnlyList<Digest> Examples)> WeighAsync(DateTimeOffset until, bool isDryRun, IProgress<SweepProgress>? progress, CancellationToken ct)
    {
        var (blobs, bytes, examples) = (0L, 0L, new List<Digest>());
        for (var last = string.Empty; await NextAsync(last, until, isDryRun, ct) is { Count: > 0 } digests; last = digests[^1])
        {
            foreach (var (hex, size) in (await SizesAsync(digests, isDryRun, ct)).OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                (blobs, bytes) = (blobs + 1, bytes + size);
                if (examples.Count < SweepReport.MostExamples) examples.Add(Digest.FromHex(hex));
            }

            progress?.Report(new(true, blobs, bytes, null));
        }

        return (blobs, bytes, examples);
    }

    private async Task<(long Blobs, long Bytes, DateTimeOffset? HeldUntil)> RemoveAllAsync(DateTimeOffset until, long expected, IProgress<SweepProgress>? progress, CancellationToken ct)
    {
        var (removed, bytes) = (0L, 0L);
        for (var last = string.Empty; await NextAsync(last, until, isDryRun: false, ct) is { Count: > 0 } digests; last = digests[^1])
        {
            var sizes = await SizesAsync(digests, isDryRun: false, ct);
            foreach (var digest in digests)
            {
                var (went, heldUntil) = await RemoveAsync(digest, ct);
                // It would hold all the others too.
                if (heldUntil is not null) return (removed, bytes, heldUntil);
                if (!went) continue;
                (removed, bytes) = (removed + 1, bytes + sizes.GetValueOrDefault(digest));
                progress?.Report(new(false, removed, bytes, expected));
            }
        }

        return (removed, bytes, null);
    }

    // What a dry run looks at too: the claims of logs that died and of drafts that are over, which it does not turn to doom.
    private async Task<List<string>> NextAsync(string after, DateTimeOffset until, bool isDryRun, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var doomed = db.DoomedBlobs.AsNoTracking().Where(d => d.DoomedAt <= until).Select(d => d.Digest);
        if (isDryRun) doomed = doomed.Union(db.BlobClaims.AsNoTracking().Where(c => c.ExpiresAt < until || db.Drafts.Any(d => d.Id == c.UploadId && d.ExpiresAt <= until)).Select(c => c.Digest));
        return await doomed.Where(digest => string.Compare(digest, after) > 0).OrderBy(digest => digest).Take(AtOnce).ToListAsync(ct);
    }

    /// <summary>Those that nothing refers to, with their bytes; 0 where the store has none.</summary>
    private async Task<Dictionary<string, long>> SizesAsync(List<string> digests, bool isDryRun, CancellationToken ct)
    {
        var sizes = new System.Collections.Concurrent.ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(await FreeAsync(digests, isDryRun, ct), new ParallelOptions { MaxDegreeOfParallelism = AsksAtOnce, CancellationToken = ct }, async (hex, token) =>
            sizes[hex] = await store.FindSizeAsync(Digest.FromHex(hex), token) ?? 0);
        return new(sizes, StringComparer.Ordinal);
    }

    private async Task<List<string>> FreeAsync(List<string> digests, bool isDryRun, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var claims = db.BlobClaims.AsNoTracking().Where(c => digests.Contains(c.Digest));
        if (isDryRun) claims = claims.Where(c => c.ExpiresAt >= now && !db.Drafts.Any(d => d.Id == c.UploadId && d.ExpiresAt <= now));
        var held = await claims.Select(c => c.Digest)
            .Union(db.VersionFiles.AsNoTracking().Where(f => digests.Contains(f.Digest)).Select(f => f.Digest)).ToListAsync(ct);
        return digests.Except(held, StringComparer.Ordinal).ToList();
    }

    private async Task<DateTimeOffset?> FindHoldAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindHoldAsync(db, clock.GetUtcNow(), ct);
    }

    // Whoever copies a moment of the database needs all that it refers to.
    private static Task<DateTimeOffset?> FindHoldAsync(RegistryDbContext db, DateTimeOffset now, CancellationToken ct) =>
        db.SweepHolds.Where(h => h.Until > now).OrderByDescending(h => h.Until).Select(h => (DateTimeOffset?)h.Until).FirstOrDefaultAsync(ct);

    private async Task<long> StoredAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.VersionFiles.AsNoTracking().Select(f => new { f.Digest, f.Size }).Distinct().SumAsync(f => f.Size, ct);
    }

    /// <summary>Claims whose log died become doom, some at a time; false where there are none left.</summary>
    private async Task<bool> DoomAbandonedAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        try
        {
            return await contexts.InTransactionAsync(async db =>
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

    private Task<(bool Went, DateTimeOffset? HeldUntil)> RemoveAsync(string hex, CancellationToken ct) => contexts.InTransactionAsync(async db =>
    {
        var (row, now) = (db.DoomedBlobs.Where(d => d.Digest == hex), clock.GetUtcNow());
        // The lock first: another sweeper and a log that needs these bytes wait here for our end.
        if (await row.ExecuteUpdateAsync(set => set.SetProperty(d => d.DoomedAt, d => d.DoomedAt), ct) == 0) return Kept;
        var heldUntil = await FindHoldAsync(db, now, ct);
        if (heldUntil is not null) return (false, heldUntil);
        // Claims before versions: a log that commits between the two questions is seen by the second.
        if (await db.BlobClaims.AnyAsync(c => c.Digest == hex, ct)) return Kept;
        var isUsed = await db.VersionFiles.AnyAsync(f => f.Digest == hex, ct);
        var words = SearchIndex.CardId(Digest.FromHex(hex));
        if (!await db.SearchTexts.AnyAsync(t => t.TextId == words, ct)) await db.SearchTerms.Where(t => t.TextId == words).ExecuteDeleteAsync(ct);
        if (!isUsed)
        {
            await db.FileScans.Where(s => s.Digest == hex).ExecuteDeleteAsync(ct);
            await db.RottenBlobs.Where(r => r.Digest == hex).ExecuteDeleteAsync(ct);
            await RemoveBytesAsync(Digest.FromHex(hex), ct);
        }

        await row.ExecuteDeleteAsync(ct);
        return (!isUsed, heldUntil);
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
}
