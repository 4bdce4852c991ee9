using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Backup;

/// <summary>How far a copy is.</summary>
/// <param name="Files">Different files' bytes looked at.</param>
/// <param name="OfFiles">In all.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="OfBytes">In all.</param>
/// <param name="CopiedBytes">Of those, what was not there already.</param>
public sealed record CopyProgress(long Files, long OfFiles, long Bytes, long OfBytes, long CopiedBytes);

/// <summary>Brings every file's bytes that a copy of the database refers to from one store into another.</summary>
internal sealed class CopyBlobs(IBlobStore from, IBlobStore to, bool readsAgain, IProgress<CopyProgress>? progress)
{
    private const int AtOnce = 500;

    // What a disk and a line to a store keep busy; more only makes the heads jump.
    private const int SideBySide = 4;

    private readonly ConcurrentBag<string> damaged = [];
    private long files;
    private long bytes;
    private long copied;
    private long damagedBytes;

    /// <summary>Digests whose bytes are missing or are not theirs, in order.</summary>
    public IReadOnlyList<string> Damaged => damaged.Order(StringComparer.Ordinal).ToList();

    /// <summary>What they should be, in bytes.</summary>
    public long DamagedBytes => Interlocked.Read(ref damagedBytes);

    /// <exception cref="BlobStoreException">One of the stores is away or full.</exception>
    public async Task<CopyProgress> ExecuteAsync(RegistryDbContext db, CancellationToken ct)
    {
        var all = await Held(db).GroupBy(f => f.Digest).Select(g => g.Max(f => f.Size)).GroupBy(_ => 1).Select(g => new { Files = g.LongCount(), Bytes = g.Sum() }).SingleOrDefaultAsync(ct);
        var (ofFiles, ofBytes) = (all?.Files ?? 0, all?.Bytes ?? 0);
        for (var last = string.Empty; ;)
        {
            var some = await Held(db).Where(f => string.Compare(f.Digest, last) > 0).GroupBy(f => f.Digest).Select(g => new { Digest = g.Key, Size = g.Max(f => f.Size) })
                .OrderBy(f => f.Digest).Take(AtOnce).ToListAsync(ct);
            if (some.Count == 0) return Progress();
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = ct }, async (file, token) =>
            {
                await CopyAsync(Digest.FromHex(file.Digest), file.Size, token);
                Interlocked.Increment(ref files);
                Interlocked.Add(ref bytes, file.Size);
                progress?.Report(Progress());
            });
            last = some[^1].Digest;
        }

        CopyProgress Progress() => new(Interlocked.Read(ref files), ofFiles, Interlocked.Read(ref bytes), ofBytes, Interlocked.Read(ref copied));
    }

    // Of versions, and what is kept with runs.
    private static IQueryable<HeldBytes> Held(RegistryDbContext db) => db.VersionFiles.Select(f => new HeldBytes { Digest = f.Digest, Size = f.Size })
        .Concat(db.RunFiles.Select(f => new HeldBytes { Digest = f.Digest, Size = f.Size }));

    private sealed class HeldBytes
    {
        public required string Digest { get; init; }

        public required long Size { get; init; }
    }

    private async Task CopyAsync(Digest digest, long size, CancellationToken ct)
    {
        // Only proven bytes have a name in either store; one that was cut short since is brought again.
        if (await to.FindSizeAsync(digest, ct) is { } there)
        {
            if (there == size && (!readsAgain || await BlobProof.FindRotAsync(to, digest, size, pace: null, ct) is null)) return;
            await to.RemoveAsync(digest, ct);
        }

        await using var content = await from.OpenReadAsync(digest, 0, ct);
        if (content is null)
        {
            LeaveOut(digest, size);
            return;
        }

        var staged = await to.StageAsync(content, ct);
        if (staged.Digest != digest)
        {
            await to.DiscardAsync(staged, ct);
            LeaveOut(digest, size);
            return;
        }

        await to.PublishAsync(staged, ct);
        Interlocked.Add(ref copied, size);
    }

    private void LeaveOut(Digest digest, long size)
    {
        damaged.Add(digest.ToString());
        Interlocked.Add(ref damagedBytes, size);
    }
}
