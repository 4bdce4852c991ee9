using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.Runs;

/// <summary>
/// Takes a file that is kept with a run, and takes files away.
/// <code>
/// 1 stage the bytes                              a request that breaks leaves nothing
/// 2 the run claims the digest, commit            from here on no sweeper takes it
/// 3 wait for a sweeper of that digest, publish
/// 4 the file is there, what it had is given up   in the entity's turn: a version that is made of it comes before or after
/// </code>
/// A crash before 4 leaves a claim of the run's without a file: bytes that nobody asks for again.
/// </summary>
public sealed class KeepRunFile(
    RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, StoreRoom room, PublishBlobs publish,
    BlobClaims claims)
{
    /// <summary>
    /// The file as the server saw it; or <c>not_found</c>, <c>forbidden</c>, <c>path_invalid</c>, <c>path_conflict</c>, <c>files_too_many</c>,
    /// <c>insufficient_storage</c>, <c>storage_unavailable</c>, <c>database_unavailable</c>. One that is there is written over.
    /// </summary>
    /// <param name="owner">The run or logged model.</param>
    /// <param name="path">Inside it.</param>
    /// <param name="content">The file, to its end. A source that breaks throws.</param>
    /// <param name="actor">Who sends it.</param>
    /// <param name="ct">Ends the reading.</param>
    public Task<Result<FileView>> ExecuteAsync(Guid owner, string path, Stream content, Actor actor, CancellationToken ct) =>
        ExecuteAsync(owner, path, length: null, content, actor, ct);

    /// <summary>The same; where <paramref name="length"/> says how many bytes the file has, <c>insufficient_storage</c> comes before the first.</summary>
    public async Task<Result<FileView>> ExecuteAsync(Guid owner, string path, long? length, Stream content, Actor actor, CancellationToken ct)
    {
        if (!FilePath.Parse(path).TryGet(out var parsed, out var error)) return error;
        try
        {
            FileOwner place;
            await using (var db = await contexts.CreateDbContextAsync(ct))
            {
                if (!(await FileOwners.GetAsync(db, owner, actor, RegistryAction.LogVersion, ct)).TryGet(out var found, out error)) return error;
                if (await ConflictAsync(db, owner, parsed, ct) is { } conflict) return conflict;
                place = found;
            }

            if (!(await room.OpenAsync(length, ct)).TryGet(out var intake, out error)) return error;
            var staged = await intake.StageAsync(content, ct);
            // All of it is here: a caller who goes now has still sent it.
            return await KeepAsync(owner, place, parsed, staged, actor);
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

    /// <summary>
    /// Takes away a file, or a folder with all that is in it, or everything for an empty path; how many. None is no refusal. <c>not_found</c>, <c>forbidden</c>,
    /// <c>path_invalid</c>.
    /// </summary>
    public async Task<Result<int>> RemoveAsync(Guid owner, string path, Actor actor, CancellationToken ct)
    {
        FilePath? parsed = null;
        if (path.Length > 0)
        {
            if (!FilePath.Parse(path).TryGet(out parsed, out var bad)) return bad;
        }

        FileOwner place;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (!(await FileOwners.GetAsync(db, owner, actor, RegistryAction.LogVersion, ct)).TryGet(out var found, out var error)) return error;
            place = found;
        }

        return await writes.InEntityAsync<int>(actor, place.Entity, RegistryAction.LogVersion, async scope =>
        {
            var rows = await RunFileQueries.Below(scope.Db, owner, parsed?.Value).ToListAsync(ct);
            scope.Db.RunFiles.RemoveRange(rows);
            await scope.Db.SaveChangesAsync(ct);
            await GiveUpAsync(scope, owner, rows.Select(row => row.Digest).Distinct(StringComparer.Ordinal).ToList());
            return rows.Count;
        }, ct);
    }

    private async Task<Result<FileView>> KeepAsync(Guid owner, FileOwner place, FilePath path, StagedBlob staged, Actor actor)
    {
        var (ct, digest, hash) = (CancellationToken.None, staged.Digest.Hex, path.KeyHash);
        var claimed = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            // Two files of the same bytes claim one after the other.
            await transaction.TakeTurnAsync(place.EntityId);
            await BlobClaims.AddAsync(transaction.Db, owner, [digest], DateTimeOffset.MaxValue, ct);
            return true;
        }, ct);
        if (claimed.Error is { } refused)
        {
            await store.DiscardAsync(staged, ct);
            return refused;
        }

        await claims.WaitAsync([digest], ct);
        await publish.ExecuteAsync([staged], ct);
        return await writes.InEntityAsync<FileView>(actor, place.Entity, RegistryAction.LogVersion, async scope =>
        {
            var db = scope.Db;
            if (await ConflictAsync(db, owner, path, ct) is { } conflict) return conflict;
            // Another file that had these bytes may have gone meanwhile, and taken the claim along: the bytes are only safe where it stands.
            if (!await db.BlobClaims.AnyAsync(c => c.UploadId == owner && c.Digest == digest, ct)) return DatabaseErrors.ChangedMeanwhile;
            var row = await db.RunFiles.FirstOrDefaultAsync(f => f.OwnerId == owner && f.PathHash == hash, ct);
            var before = row?.Digest;
            if (row is null) db.RunFiles.Add(new() { OwnerId = owner, PathHash = hash, Path = path.Value, Size = staged.Size, Digest = digest, WrittenAt = scope.Now });
            else (row.Size, row.Digest, row.WrittenAt) = (staged.Size, digest, scope.Now);
            await db.SaveChangesAsync(ct);
            if (before is not null && before != digest) await GiveUpAsync(scope, owner, [before]);
            return new FileView(path.Value, staged.Size, staged.Digest);
        }, ct);
    }

    // A file where another has a folder could be no version.
    private static async Task<Error?> ConflictAsync(RegistryDbContext db, Guid owner, FilePath path, CancellationToken ct)
    {
        var parts = path.Value.Split('/');
        var folders = Enumerable.Range(1, parts.Length - 1).Select(count => FilePath.Parse(string.Join('/', parts[..count])).Value.KeyHash).ToList();
        var below = path.Value + "/";
        if (await db.RunFiles.AnyAsync(f => f.OwnerId == owner && (folders.Contains(f.PathHash) || f.Path.StartsWith(below)), ct))
            return Error.Invalid("path_conflict", "path", $"'{path}' is a folder, or lies in a file, where other files are kept already.");
        var hash = path.KeyHash;
        return await db.RunFiles.AnyAsync(f => f.OwnerId == owner && f.PathHash == hash, ct) || await db.RunFiles.CountAsync(f => f.OwnerId == owner, ct) < RunFile.MaxPerOwner
            ? null
            : ManifestErrors.TooMany;
    }

    // Of those that no other file of the owner's has.
    private static async Task GiveUpAsync(WriteScope scope, Guid owner, IReadOnlyList<string> digests)
    {
        var db = scope.Db;
        foreach (var some in digests.Chunk(500))
        {
            var held = await db.RunFiles.Where(f => f.OwnerId == owner && some.Contains(f.Digest)).Select(f => f.Digest).Distinct().ToListAsync(scope.Ct);
            var gone = some.Except(held, StringComparer.Ordinal).ToList();
            var doomed = await db.DoomedBlobs.Where(d => gone.Contains(d.Digest)).Select(d => d.Digest).ToListAsync(scope.Ct);
            db.DoomedBlobs.AddRange(gone.Except(doomed, StringComparer.Ordinal).Select(digest => new DoomedBlob { Digest = digest, DoomedAt = scope.Now }));
            await db.BlobClaims.Where(c => c.UploadId == owner && gone.Contains(c.Digest)).ExecuteDeleteAsync(scope.Ct);
        }
    }
}
