using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Runs;

/// <summary>A file or folder in a folder.</summary>
/// <param name="Name">The last part of its path.</param>
/// <param name="Size">Bytes; null for a folder.</param>
public sealed record FolderEntry(string Name, long? Size);

/// <summary>Reads the files that are kept with runs and logged models.</summary>
public sealed class RunFileQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>One file's size and digest, for <see cref="FileDownloads.OpenAsync"/>; or <c>not_found</c>, <c>forbidden</c>, <c>path_invalid</c>, <c>file_damaged</c>.</summary>
    public async Task<Result<FileView>> GetAsync(Guid owner, string path, Actor actor, CancellationToken ct)
    {
        if (!FilePath.Parse(path).TryGet(out var parsed, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await FileOwners.GetAsync(db, owner, actor, RegistryAction.DownloadFiles, ct)).TryGet(out _, out error)) return error;
        var hash = parsed.KeyHash;
        var found = await db.RunFiles.AsNoTracking().Where(f => f.OwnerId == owner && f.PathHash == hash)
            .Select(f => new { File = f, IsRotten = db.RottenBlobs.Any(r => r.Digest == f.Digest) }).FirstOrDefaultAsync(ct);
        if (found is null) return Error.NotFound($"file '{parsed}' in this run");
        var file = new FileView(found.File.Path, found.File.Size, Digest.FromHex(found.File.Digest));
        return found.IsRotten ? FileDownloads.Damaged(file) : file;
    }

    /// <summary>What lies in a folder, by name; nothing where there is no such folder. <c>not_found</c> for the owner, <c>path_invalid</c>.</summary>
    public async Task<Result<IReadOnlyList<FolderEntry>>> ListAsync(Guid owner, string folder, Actor actor, CancellationToken ct)
    {
        string? parsed = null;
        if (folder.Length > 0)
        {
            if (!FilePath.Parse(folder).TryGet(out var path, out var bad)) return bad;
            parsed = path.Value;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await FileOwners.GetAsync(db, owner, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        var rows = await Below(db, owner, parsed).AsNoTracking().Select(f => new { f.Path, f.Size }).ToListAsync(ct);
        return Entries(rows.Select(row => (row.Path, row.Size)), parsed);
    }

    /// <summary>The children of a folder among paths; the folder itself where it is a file has none.</summary>
    public static List<FolderEntry> Entries(IEnumerable<(string Path, long Size)> files, string? folder)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (start, entries) = (folder is null ? 0 : folder.Length + 1, new SortedDictionary<string, long?>(StringComparer.Ordinal));
        foreach (var (path, size) in files.Where(file => folder is null || file.Path.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            var slash = path.IndexOf('/', start);
            entries[slash < 0 ? path[start..] : path[start..slash]] = slash < 0 ? size : null;
        }

        return entries.Select(entry => new FolderEntry(entry.Key, entry.Value)).ToList();
    }

    /// <summary>The file of that path, or all files of that folder; all where it is null.</summary>
    internal static IQueryable<RunFile> Below(RegistryDbContext db, Guid owner, string? path)
    {
        var files = db.RunFiles.Where(f => f.OwnerId == owner);
        return path is null ? files : files.Where(f => f.Path == path || f.Path.StartsWith(path + "/"));
    }
}
