using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Care;

/// <summary>Checks what scripts keep with their runs: it is there, whole, and held. What versions have too is <see cref="BytesCheck"/>'s to read.</summary>
internal sealed class RunFilesCheck(IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, FsckRequest request, FsckLog log)
{
    private const int AtOnce = 500;

    public async Task ExecuteAsync(CancellationToken ct)
    {
        for (var (owner, hash) = (Guid.Empty, string.Empty); ;)
        {
            List<KeptFile> some;
            await using (var db = await contexts.CreateDbContextAsync(ct))
            {
                some = await KeptAsync(
                    db, db.RunFiles.Where(f => f.OwnerId.CompareTo(owner) > 0 || (f.OwnerId == owner && string.Compare(f.PathHash, hash) > 0)).OrderBy(f => f.OwnerId).ThenBy(f => f.PathHash).Take(AtOnce), ct);
            }

            if (some.Count == 0) return;
            (owner, hash) = (some[^1].OwnerId, some[^1].PathHash);
            foreach (var file in some) await CheckAsync(file, ct);
        }
    }

    private async Task CheckAsync(KeptFile file, CancellationToken ct)
    {
        if (file.IsHeld && await IsWholeAsync(file, ct)) return;
        // Again: it may have been written over or taken away since.
        if (await AgainAsync() is not [var now]) return;
        if (!now.IsHeld) log.Add(FsckCode.RunFileUnclaimed, await WhereAsync(now, ct));
        if (!await IsWholeAsync(now, ct) && await AgainAsync() is [var last] && last.Digest == now.Digest) log.Add(FsckCode.RunFileDamaged, await WhereAsync(now, ct));

        Task<List<KeptFile>> AgainAsync() => SecondLook.AtAsync(contexts, db => KeptAsync(db, db.RunFiles.Where(f => f.OwnerId == file.OwnerId && f.PathHash == file.PathHash), ct), ct);
    }

    private async Task<bool> IsWholeAsync(KeptFile file, CancellationToken ct)
    {
        if (file.IsOfAVersion) return true;
        var digest = Digest.FromHex(file.Digest);
        return await store.FindSizeAsync(digest, ct) == file.Size && (!request.IsDeep || await BlobProof.FindRotAsync(store, digest, file.Size, pace: null, ct) is null);
    }

    private async Task<string> WhereAsync(KeptFile file, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var owner = await db.Runs.Where(r => r.Id == file.OwnerId).Select(r => r.Project!.Entity!.Name + "/" + r.Project.Name + ", run " + r.Name).FirstOrDefaultAsync(ct)
            ?? await db.LoggedModels.Where(m => m.Id == file.OwnerId).Select(m => m.Project!.Entity!.Name + "/" + m.Project.Name + ", logged model " + m.Name).FirstOrDefaultAsync(ct);
        return $"{owner ?? file.OwnerId.ToString()}: {file.Path} (sha256:{file.Digest})";
    }

    private static Task<List<KeptFile>> KeptAsync(RegistryDbContext db, IQueryable<RunFile> files, CancellationToken ct) => files.AsNoTracking().Select(f => new KeptFile(
        f.OwnerId, f.PathHash, f.Path, f.Size, f.Digest,
        db.BlobClaims.Any(c => c.UploadId == f.OwnerId && c.Digest == f.Digest), db.VersionFiles.Any(v => v.Digest == f.Digest))).ToListAsync(ct);

    private sealed record KeptFile(Guid OwnerId, string PathHash, string Path, long Size, string Digest, bool IsHeld, bool IsOfAVersion);
}
