using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>
/// Removes bytes that nothing refers to any more, with their scans and, for a model card, its words. It looks at what was doomed: by a purge, by a log
/// that never ended, or by <see cref="UnnamedBytes"/>. All is weighed before anything goes (<see cref="SweepFuse"/>). Each digest is one transaction, so
/// a crash leaves it doomed and the next sweep goes on; how it keeps out of the way of logs stands at <see cref="BlobClaims"/>.
/// </summary>
public sealed class SweepBlobs(
    IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, UnnamedBytes unnamed, SweepStates states,
    IOptions<SweepOptions> options, TimeProvider clock)
{
    private const int AtOnce = 200;

    // Sizes are asked of the store one by one.
    private const int AsksAtOnce = 8;

    // The row's lock is held while the store works, and on SQLite that is everybody's.
    private static readonly TimeSpan PerBlob = TimeSpan.FromSeconds(10);

    /// <summary>Looks at everything that is doomed, once: what went, or <c>sweep_fuse</c> where nothing did.</summary>
    /// <exception cref="BlobStoreException">The store is away: what is doomed stays so.</exception>
    public async Task<Result<SweepReport>> ExecuteAsync(SweepRequest request, IProgress<SweepProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
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
        var report = new SweepReport(request.IsDryRun, blobs, bytes, found.Drafts, found.DraftBytes, stored, examples);
        if (request.IsDryRun) return report;
        var most = request.MostPercent ?? options.Value.MostPercent;
        if (SweepFuse.Blows(bytes, stored, most))
        {
            await states.StopAsync(report, ct);
            return SweepFuse.Error(blobs, bytes, stored, most);
        }

        var (removed, removedBytes) = await RemoveAllAsync(until, blobs, progress, ct);
        await states.PassAsync(request.IsFull, ct);
        return report with { Blobs = removed, Bytes = removedBytes };
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

    private async Task<(long Blobs, long Bytes)> RemoveAllAsync(DateTimeOffset until, long expected, IProgress<SweepProgress>? progress, CancellationToken ct)
    {
        var (removed, bytes) = (0L, 0L);
        for (var last = string.Empty; await NextAsync(last, until, isDryRun: false, ct) is { Count: > 0 } digests; last = digests[^1])
        {
            var sizes = await SizesAsync(digests, isDryRun: false, ct);
            foreach (var digest in digests)
            {
                if (!await RemoveAsync(digest, ct)) continue;
                (removed, bytes) = (removed + 1, bytes + sizes.GetValueOrDefault(digest));
                progress?.Report(new(false, removed, bytes, expected));
            }
        }

        return (removed, bytes);
    }

    // What a dry run looks at too: the claims of logs that died, which it does not turn to doom.
    private async Task<List<string>> NextAsync(string after, DateTimeOffset until, bool isDryRun, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var doomed = db.DoomedBlobs.AsNoTracking().Where(d => d.DoomedAt <= until).Select(d => d.Digest);
        if (isDryRun) doomed = doomed.Union(db.BlobClaims.AsNoTracking().Where(c => c.ExpiresAt < until).Select(c => c.Digest));
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
        var now = isDryRun ? clock.GetUtcNow() : DateTimeOffset.MinValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var held = await db.BlobClaims.AsNoTracking().Where(c => digests.Contains(c.Digest) && c.ExpiresAt >= now).Select(c => c.Digest)
            .Union(db.VersionFiles.AsNoTracking().Where(f => digests.Contains(f.Digest)).Select(f => f.Digest)).ToListAsync(ct);
        return digests.Except(held, StringComparer.Ordinal).ToList();
    }

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

    private Task<bool> RemoveAsync(string hex, CancellationToken ct) => contexts.InTransactionAsync(async db =>
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
            await db.RottenBlobs.Where(r => r.Digest == hex).ExecuteDeleteAsync(ct);
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
}
