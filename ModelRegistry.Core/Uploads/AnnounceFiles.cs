using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>A file that will be sent to a draft, known by its MD5 alone; its size is told by its bytes.</summary>
/// <param name="Path">Inside the version.</param>
/// <param name="Md5">32 lower-case hex.</param>
public sealed record AnnouncedFile(string? Path, string Md5);

/// <summary>
/// Names files of a draft one batch after another, as clients do that hash with MD5. A path that comes again has the newest word. A file is present
/// where the actor may read bytes already of which the server itself has computed that MD5, and nowhere else (rule 6).
/// </summary>
public sealed class AnnounceFiles(
    RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, BlobClaims claims, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <summary>The files as they came, each with its place; or <c>not_found</c>, <c>forbidden</c>, <c>draft_expired</c>, <c>draft_committed</c>, <c>path_invalid</c>, <c>files_too_many</c>.</summary>
    public async Task<Result<IReadOnlyList<AnnouncedFileView>>> ExecuteAsync(Guid draft, IReadOnlyList<AnnouncedFile> files, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(files);
        var paths = new List<FilePath>(files.Count);
        foreach (var file in files)
        {
            if (!FilePath.Parse(file.Path, "name").TryGet(out var path, out var error)) return error;
            paths.Add(path);
        }

        try
        {
            DateTimeOffset until;
            await using (var db = await contexts.CreateDbContextAsync(ct))
            {
                if (!(await DraftAccess.GetOpenAsync(db, draft, actor, clock.GetUtcNow(), ct)).TryGet(out var open, out var error)) return error;
                until = open.ExpiresAt + CreateDraft.Grace;
            }

            var readable = await ClaimReadableAsync(draft, files, until, actor, ct);
            return await writes.InRegistryAsync<IReadOnlyList<AnnouncedFileView>>(actor, transaction => AddAsync(transaction, draft, files, paths, readable, actor), ct);
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return DatabaseErrors.Away;
        }
    }

    // Claims first, then looks again, as CreateDraft does.
    private async Task<Dictionary<string, Known>> ClaimReadableAsync(Guid draft, IReadOnlyList<AnnouncedFile> files, DateTimeOffset until, Actor actor, CancellationToken ct)
    {
        var readable = await FindReadableAsync(files, actor, ct);
        if (readable.Count == 0) return readable;
        var wanted = readable.Values.Select(known => known.Digest).ToHashSet(StringComparer.Ordinal);
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            await BlobClaims.AddAsync(db, draft, wanted, until, ct);
            await db.SaveChangesAsync(ct);
        }

        await claims.WaitAsync(wanted, ct);
        return (await FindReadableAsync(files, actor, ct)).Where(known => wanted.Contains(known.Value.Digest)).ToDictionary(StringComparer.Ordinal);
    }

    // Only what the actor could download this moment; no rotten bytes either.
    private async Task<Dictionary<string, Known>> FindReadableAsync(IReadOnlyList<AnnouncedFile> files, Actor actor, CancellationToken ct)
    {
        var found = new Dictionary<string, Known>(StringComparer.Ordinal);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var readable = EntityAccess.Where(db, actor, RegistryAction.DownloadFiles);
        foreach (var some in files.Select(file => file.Md5).Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var rows = await db.VersionFiles.AsNoTracking()
                .Where(f => some.Contains(f.Md5) && f.Version!.DeletedAt == null && !db.RottenBlobs.Any(r => r.Digest == f.Digest) && readable.Contains(f.Version.Artifact!.EntityId))
                .Select(f => new { f.Md5, f.Digest, f.Size }).Distinct().ToListAsync(ct);
            // Two contents of one MD5 are somebody's work: then neither is taken for the other.
            foreach (var same in rows.GroupBy(row => row.Md5!, StringComparer.Ordinal).Where(same => same.Count() == 1))
                found.Add(same.Key, new(same.First().Digest, same.First().Size));
        }

        return found;
    }

    private async Task<Result<IReadOnlyList<AnnouncedFileView>>> AddAsync(
        WriteTransaction transaction, Guid draft, IReadOnlyList<AnnouncedFile> files, List<FilePath> paths, Dictionary<string, Known> readable, Actor actor)
    {
        var (db, ct) = (transaction.Db, transaction.Ct);
        if (!(await DraftAccess.GetOpenAsync(db, draft, actor, transaction.Now, ct)).TryGet(out var open, out var error)) return error;
        // Two batches at once get their places one after the other.
        await transaction.TakeTurnAsync(open.EntityId);
        var next = (await db.DraftFiles.Where(f => f.DraftId == draft).MaxAsync(f => (int?)f.Position, ct) ?? -1) + 1;
        var named = new Dictionary<string, DraftFile>(StringComparer.Ordinal);
        foreach (var some in paths.Select(path => path.Value).Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            foreach (var row in await db.DraftFiles.Where(f => f.DraftId == draft && some.Contains(f.Path)).ToListAsync(ct)) named[row.Path] = row;
        }

        var views = new List<AnnouncedFileView>(files.Count);
        for (var i = 0; i < files.Count; i++)
        {
            var (path, md5) = (paths[i].Value, files[i].Md5);
            if (!named.TryGetValue(path, out var row))
            {
                if (next >= Manifest.MaxFiles) return ManifestErrors.TooMany;
                row = new() { DraftId = draft, Position = next++, Path = path, Size = DraftFile.UnknownSize, Received = 0, Token = Guid.CreateVersion7(), Digest = null };
                db.DraftFiles.Add(row);
                named.Add(path, row);
            }

            if (row.DeclaredMd5 != md5 || row.Token is not null)
            {
                var isKnown = readable.TryGetValue(md5, out var known);
                row.DeclaredMd5 = md5;
                (row.Md5, row.Digest, row.Token) = (isKnown ? md5 : null, known?.Digest, isKnown ? null : row.Token ?? Guid.CreateVersion7());
                (row.Size, row.Received) = isKnown ? (known!.Size, known.Size) : (DraftFile.UnknownSize, 0);
            }

            views.Add(new(row.Position, path, md5, row.Token is null));
        }

        await db.Drafts.Where(d => d.Id == draft).ExecuteUpdateAsync(set => set.SetProperty(d => d.FileCount, next), ct);
        return views;
    }

    private sealed record Known(string Digest, long Size);
}
