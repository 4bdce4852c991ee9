using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Files.Scanning;

/// <summary>
/// Scans the files of versions that have no scan by the present scanner, digest by digest, and keeps the worst of each version beside it. What is
/// done is found in the database, so a crash loses nothing; two processes that do the same write the same.
/// </summary>
public sealed class ScanFiles(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, TimeProvider clock, ILogger<ScanFiles> log)
{
    private const int FilesAtOnce = 200;

    // A slow store and a large file share it; a file that takes longer is not scanned, and says so.
    private static readonly TimeSpan PerFile = TimeSpan.FromMinutes(2);

    /// <summary>Scans one version that waits, the oldest scanner's first; false where none does.</summary>
    /// <exception cref="BlobStoreException">The store is away: what was scanned stays, the rest waits.</exception>
    public async Task<bool> NextAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = await db.Versions.AsNoTracking().Where(v => v.ScannerVersion < FileScanner.Version)
            .OrderBy(v => v.ScannerVersion).ThenBy(v => v.Id).Select(v => (Guid?)v.Id).FirstOrDefaultAsync(ct);
        if (waiting is not { } versionId) return false;
        var worst = ScanOutcome.NoExecutable;
        for (var next = 0; await FilesAsync(db, versionId, next, ct) is { Count: > 0 } files; next = files[^1].Position + 1)
        {
            var digests = files.Select(f => f.Digest).Distinct(StringComparer.Ordinal).ToList();
            var known = await db.FileScans.AsNoTracking().Where(s => digests.Contains(s.Digest) && s.ScannerVersion >= FileScanner.Version).ToDictionaryAsync(s => s.Digest, StringComparer.Ordinal, ct);
            var made = new List<FileScan>();
            try
            {
                foreach (var file in files)
                {
                    if (!known.TryGetValue(file.Digest, out var scan)) known[file.Digest] = scan = await ScanAsync(file, made, ct);
                    if (scan.For(file.Path) is { } outcome && outcome > worst) worst = outcome;
                }
            }
            finally
            {
                await KeepAsync(made, ct);
            }
        }

        await ShowAsync(versionId, worst, ct);
        return true;
    }

    // What is shown with the version changes, so its revision is raised: whoever keeps views learns of it. That takes the entity's turn, as every
    // write does, so that nobody who describes the version at this moment is told of a conflict.
    private Task ShowAsync(Guid versionId, ScanOutcome worst, CancellationToken ct) => contexts.InTransactionAsync(
        async db =>
        {
            await db.Entities.Where(e => db.Versions.Any(v => v.Id == versionId && v.Artifact!.EntityId == e.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.HistoryLength, e => e.HistoryLength), ct);
            // Where another process was first, nothing is left to show.
            await db.Versions.Where(v => v.Id == versionId && v.ScannerVersion < FileScanner.Version).ExecuteUpdateAsync(set => set
                .SetProperty(v => v.ScannerVersion, FileScanner.Version)
                .SetProperty(v => v.ScanOutcome, worst)
                .SetProperty(v => v.Revision, v => v.Revision + 1), ct);
        },
        ct);

    private static Task<List<VersionFile>> FilesAsync(RegistryDbContext db, Guid versionId, int from, CancellationToken ct) =>
        db.VersionFiles.AsNoTracking().Where(f => f.VersionId == versionId && f.Position >= from).OrderBy(f => f.Position).Take(FilesAtOnce).ToListAsync(ct);

    private async Task<FileScan> ScanAsync(VersionFile file, List<FileScan> made, CancellationToken ct)
    {
        var verdict = await LookAsync(Digest.FromHex(file.Digest), file.Size, ct);
        var isLost = verdict is null;
        verdict ??= NotScanned;
        var scan = new FileScan
        {
            Digest = file.Digest,
            ScannerVersion = FileScanner.Version,
            AsData = verdict.AsData,
            AsPickle = verdict.AsPickle,
            ScannedAt = clock.GetUtcNow(),
        };
        // Purged while it was scanned: nothing is lost, and the same bytes may come again and be scanned then.
        if (!isLost || await IsStillThereAsync(file, ct)) made.Add(scan);
        return scan;
    }

    private async Task<bool> IsStillThereAsync(VersionFile file, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.VersionFiles.AnyAsync(f => f.VersionId == file.VersionId && f.Position == file.Position, ct)) return false;
        log.LogError("The store has lost {Digest}", file.Digest);
        return true;
    }

    /// <summary>Null where the store has no such bytes.</summary>
    private async Task<ScanVerdict?> LookAsync(Digest digest, long size, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(PerFile, clock);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            var open = BlobBytes.Opener(store, digest);
            await using var reader = new ByteReader(open, size);
            return await FileScanner.ScanAsync(reader, open, FileScanner.Steps, late.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            log.LogWarning("Scanning {Digest} took longer than {Limit}", digest, PerFile);
            return NotScanned;
        }
        catch (UnreadableException)
        {
            return null;
        }
#pragma warning disable CA1031 // A fault of the scanner itself must not keep every later version from being scanned.
        catch (Exception exception) when (exception is not (OperationCanceledException or BlobStoreException))
#pragma warning restore CA1031
        {
            log.LogError(exception, "Scanning {Digest} failed", digest);
            return NotScanned;
        }
    }

    private static ScanVerdict NotScanned => new(ScanOutcome.NotScanned, ScanOutcome.NotScanned, null);

    // A page's at once: one commit for each of many small files would take longer than looking at them.
    private async Task KeepAsync(List<FileScan> scans, CancellationToken ct)
    {
        if (scans.Count == 0) return;
        try
        {
            var digests = scans.ConvertAll(scan => scan.Digest);
            await contexts.InTransactionAsync(
                async db =>
                {
                    // What an older scanner said goes; what another process said of the same bytes meanwhile is the same.
                    await db.FileScans.Where(s => digests.Contains(s.Digest) && s.ScannerVersion < FileScanner.Version).ExecuteDeleteAsync(ct);
                    var kept = await db.FileScans.Where(s => digests.Contains(s.Digest)).Select(s => s.Digest).ToListAsync(ct);
                    await BulkInsert.RunAsync(db, scans.Where(scan => !kept.Contains(scan.Digest)).ToList(), ct);
                },
                ct);
        }
        catch (Exception exception) when (dialect.IsUniqueViolation(exception) && scans.Count > 1)
        {
            // Two processes at one moment: each by itself, so that only what the other said is left out.
            foreach (var scan in scans) await KeepAsync([scan], ct);
        }
        catch (Exception exception) when (dialect.IsUniqueViolation(exception))
        {
            // Another process scanned the same bytes at the same moment, and said the same.
        }
    }
}
