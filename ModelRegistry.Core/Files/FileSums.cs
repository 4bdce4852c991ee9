using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Files;

/// <summary>A file with both of its names.</summary>
/// <param name="File">As logged.</param>
/// <param name="Md5">Of its bytes, 32 hex.</param>
public sealed record SummedFile(FileView File, string Md5);

/// <summary>What a version holds, for clients that know bytes by their MD5.</summary>
/// <param name="Files">In path order.</param>
/// <param name="References">In path order.</param>
public sealed record SummedVersion(IReadOnlyList<SummedFile> Files, IReadOnlyList<VersionReference> References);

/// <summary>
/// The MD5 of a version's files. What came another way than by MD5 is read once, when the first such client asks, and remembered: it is derived
/// from bytes that never change.
/// </summary>
public sealed class FileSums(IDbContextFactory<RegistryDbContext> contexts, FileDownloads downloads)
{
    private const int BufferSize = 256 * 1024;

    /// <summary>All of a version's entries, or <c>not_found</c>, <c>file_damaged</c>, <c>storage_unavailable</c>.</summary>
    public async Task<Result<SummedVersion>> GetAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        var references = await db.Versions.Where(v => v.Id == versionId).Select(v => v.References).FirstAsync(ct);
        var rows = await db.VersionFiles.AsNoTracking().Where(f => f.VersionId == versionId).OrderBy(f => f.Position).ToListAsync(ct);
        var computed = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = new List<SummedFile>(rows.Count);
        foreach (var row in rows)
        {
            var file = VersionQueries.ToView(row);
            var md5 = row.Md5 ?? computed.GetValueOrDefault(row.Digest);
            if (md5 is null)
            {
                if (!(await ComputeAsync(db, file, ct)).TryGet(out md5, out error)) return error;
                computed[row.Digest] = md5;
            }

            files.Add(new(file, md5));
        }

        return new SummedVersion(files, VersionReference.Parse(references));
    }

    private async Task<Result<string>> ComputeAsync(RegistryDbContext db, FileView file, CancellationToken ct)
    {
        if (!(await downloads.OpenWholeAsync(file, ct)).TryGet(out var content, out var error)) return error;
        await using (content)
        {
            using var hash = Md5Text.Begin();
            var buffer = new byte[BufferSize];
            try
            {
                while (await content.ReadAsync(buffer, ct) is var read and > 0) hash.AppendData(buffer, 0, read);
            }
            catch (IOException) when (!ct.IsCancellationRequested)
            {
                return FileDownloads.Damaged(file);
            }

            var (md5, digest) = (Convert.ToHexStringLower(hash.GetHashAndReset()), file.Digest.Hex);
            await db.VersionFiles.Where(f => f.Digest == digest && f.Md5 == null).ExecuteUpdateAsync(set => set.SetProperty(f => f.Md5, md5), ct);
            return md5;
        }
    }
}
