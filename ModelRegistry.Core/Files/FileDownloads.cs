using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Files;

/// <summary>All of a version's files, allowed to be read.</summary>
/// <param name="Files">In path order.</param>
/// <param name="LoggedAt">When the version was logged, UTC.</param>
public sealed record DownloadPlan(IReadOnlyList<FileView> Files, DateTimeOffset LoggedAt);

/// <summary>Bytes of versions, after the rights to them. Everything here takes a version's id: no alias moves under a download.</summary>
public sealed class FileDownloads(IDbContextFactory<RegistryDbContext> contexts, IBlobStore store)
{
    /// <summary>One file's size and digest, or <c>not_found</c>, <c>forbidden</c>, <c>path_invalid</c>.</summary>
    public async Task<Result<FileView>> GetAsync(Guid versionId, string path, Actor actor, CancellationToken ct)
    {
        if (!FilePath.Parse(path).TryGet(out var parsed, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.DownloadFiles, ct)).TryGet(out _, out error)) return error;
        var hash = parsed.KeyHash;
        var file = await db.VersionFiles.AsNoTracking().FirstOrDefaultAsync(f => f.VersionId == versionId && f.PathHash == hash, ct);
        return file is null ? Error.NotFound($"file '{parsed}' in this version") : VersionQueries.ToView(file);
    }

    /// <summary>Every file, for an archive; or <c>not_found</c>, <c>forbidden</c>.</summary>
    public async Task<Result<DownloadPlan>> PlanAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.DownloadFiles, ct)).TryGet(out _, out var error)) return error;
        var loggedAt = await db.Versions.Where(v => v.Id == versionId).Select(v => v.CreatedAt).FirstAsync(ct);
        var files = await db.VersionFiles.AsNoTracking().Where(f => f.VersionId == versionId).OrderBy(f => f.Position).ToListAsync(ct);
        return new DownloadPlan(files.ConvertAll(VersionQueries.ToView), loggedAt);
    }

    /// <summary>
    /// The bytes of a file that <see cref="GetAsync"/> or <see cref="PlanAsync"/> allowed, from <paramref name="offset"/> to the end; or
    /// <c>storage_unavailable</c>, <c>file_missing</c> where the store lost them.
    /// </summary>
    public async Task<Result<Stream>> OpenAsync(FileView file, long offset, CancellationToken ct)
    {
        try
        {
            return await store.OpenReadAsync(file.Digest, offset, ct) is { } stream ? stream : FileMissing(file);
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
    }

    private static Error FileMissing(FileView file) => new(ErrorKind.Unavailable, "file_missing",
        $"The store no longer has the bytes of '{file.Path}'. An operator has to look; nothing else is served in their place.");
}
