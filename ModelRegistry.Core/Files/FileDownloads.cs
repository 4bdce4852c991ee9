using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Files;

/// <summary>All of a version's files, allowed to be read.</summary>
/// <param name="Files">In path order.</param>
/// <param name="LoggedAt">When the version was logged, UTC.</param>
public sealed record DownloadPlan(IReadOnlyList<FileView> Files, DateTimeOffset LoggedAt);

/// <summary>Bytes of versions, after the rights to them. Everything here takes a version's id: no alias moves under a download.</summary>
public sealed class FileDownloads(IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, RotFinds finds, IDirectBlobs? direct = null)
{
    /// <summary>One file's size and digest, or <c>not_found</c>, <c>forbidden</c>, <c>path_invalid</c>, <c>file_damaged</c>.</summary>
    public async Task<Result<FileView>> GetAsync(Guid versionId, string path, Actor actor, CancellationToken ct)
    {
        if (!FilePath.Parse(path).TryGet(out var parsed, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.DownloadFiles, ct)).TryGet(out _, out error)) return error;
        var hash = parsed.KeyHash;
        var found = await db.VersionFiles.AsNoTracking().Where(f => f.VersionId == versionId && f.PathHash == hash)
            .Select(f => new { File = f, IsRotten = db.RottenBlobs.Any(r => r.Digest == f.Digest) }).FirstOrDefaultAsync(ct);
        if (found is null) return Error.NotFound($"file '{parsed}' in this version");
        var file = VersionQueries.ToView(found.File);
        return found.IsRotten ? Damaged(file) : file;
    }

    /// <summary>
    /// A file of an entity's versions that the server knows by this MD5, <paramref name="versionId"/>'s if it has one; <c>not_found</c> where the actor
    /// may download none: naming an MD5 gives nobody bytes.
    /// </summary>
    public async Task<Result<FileView>> GetByMd5Async(string entity, Guid? versionId, string md5, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var missing = Error.NotFound($"file with the MD5 {md5} in {entity}");
        if (await EntityAccess.FindAsync(db, actor, entity, ct) is not { } grant) return missing;
        if (!grant.Allows(RegistryAction.DownloadFiles)) return EntityAccess.Forbidden(RegistryAction.DownloadFiles, grant);
        var found = await db.VersionFiles.AsNoTracking()
            .Where(f => f.Md5 == md5 && f.Version!.DeletedAt == null && f.Version.Artifact!.EntityId == grant.EntityId)
            .OrderBy(f => f.VersionId == versionId ? 0 : 1).ThenBy(f => f.VersionId).ThenBy(f => f.Position)
            .Select(f => new { File = f, IsRotten = db.RottenBlobs.Any(r => r.Digest == f.Digest) }).FirstOrDefaultAsync(ct);
        if (found is null) return missing;
        var file = VersionQueries.ToView(found.File);
        return found.IsRotten ? Damaged(file) : file;
    }

    /// <summary>Every file, for an archive; or <c>not_found</c>, <c>forbidden</c>, <c>version_damaged</c>: none is sent that could not be whole.</summary>
    public async Task<Result<DownloadPlan>> PlanAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.DownloadFiles, ct)).TryGet(out _, out var error)) return error;
        if (await Damage.FindAsync(db, versionId, ct) is { } damage) return DamageErrors.Version("No archive can be sent", damage);
        var loggedAt = await db.Versions.Where(v => v.Id == versionId).Select(v => v.CreatedAt).FirstAsync(ct);
        var files = await db.VersionFiles.AsNoTracking().Where(f => f.VersionId == versionId).OrderBy(f => f.Position).ToListAsync(ct);
        return new DownloadPlan(files.ConvertAll(VersionQueries.ToView), loggedAt);
    }

    /// <summary>
    /// The bytes of a file that <see cref="GetAsync"/> or <see cref="PlanAsync"/> allowed, from <paramref name="offset"/> to the end; or
    /// <c>storage_unavailable</c>, <c>file_damaged</c> where the store lost them or has more or fewer. What is read of them is not proved.
    /// </summary>
    public async Task<Result<Stream>> OpenAsync(FileView file, long offset, CancellationToken ct)
    {
        try
        {
            var stream = await store.OpenReadAsync(file.Digest, offset, ct);
            if (stream is null) return Found(file, RotKind.Missing);
            if (offset == file.Size || stream.Length == file.Size) return stream;
            await stream.DisposeAsync();
            return Found(file, RotKind.Size);
        }
        catch (ArgumentOutOfRangeException) when (offset > 0 && offset <= file.Size)
        {
            return Found(file, RotKind.Size);
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
    }

    /// <summary>The whole file, the same way. The read that would end it throws an <see cref="IOException"/> where it is not what was logged.</summary>
    public async Task<Result<Stream>> OpenWholeAsync(FileView file, CancellationToken ct) => (await OpenAsync(file, 0, ct)).Map<Stream>(stream =>
        new ProvenStream(stream, file.Digest, file.Size, () => finds.Add(file.Digest, RotKind.Content)));

    /// <summary>
    /// Where the store gives a file that <see cref="GetAsync"/> allowed, to whoever has the address; null where the server gives it. Refused as
    /// <see cref="OpenAsync"/>. Nobody proves the bytes on their way: the caller is told the digest.
    /// </summary>
    public async Task<Result<SignedAddress?>> FindDirectAsync(FileView file, string contentDisposition, CancellationToken ct)
    {
        if (direct is null || file.Size <= direct.OverBytes) return (SignedAddress?)null;
        try
        {
            return await store.FindSizeAsync(file.Digest, ct) switch
            {
                null => Found(file, RotKind.Missing),
                { } size when size != file.Size => Found(file, RotKind.Size),
                _ => await direct.SignReadAsync(file.Digest, contentDisposition, ct),
            };
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
    }

    /// <summary>What is answered for a file that turned out to be damaged before its first byte was sent.</summary>
    public static Error Damaged(FileView file) => DamageErrors.File(file.Path, file.Digest.ToString());

    private Error Found(FileView file, RotKind kind)
    {
        finds.Add(file.Digest, kind);
        return Damaged(file);
    }
}
