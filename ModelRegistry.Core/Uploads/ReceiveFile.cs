using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>
/// Takes a whole announced file: SHA-256 and MD5 are computed as its bytes pass, once, and neither is believed.
/// <code>
/// 1 stage the bytes                              a request that breaks leaves nothing
/// 2 the MD5 is the declared one, or all goes
/// 3 the draft claims the digest, commit          from here on no sweeper takes it
/// 4 wait for a sweeper of that digest, publish
/// 5 the file is present                          only where the same was still asked for
/// </code>
/// </summary>
public sealed class ReceiveFile(
    RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, StoreRoom room,
    PublishBlobs publish, BlobClaims claims, TimeProvider clock)
{
    /// <summary>
    /// The present file; or <c>not_found</c>, <c>forbidden</c>, <c>draft_expired</c>, <c>draft_committed</c>, <c>md5_mismatch</c>,
    /// <c>insufficient_storage</c>, <c>storage_unavailable</c>, <c>database_unavailable</c>. Sent twice it is there once.
    /// </summary>
    /// <param name="draft">Of the actor's.</param>
    /// <param name="position">The file, as it was announced.</param>
    /// <param name="md5">As it was announced, 32 hex: an address that was given for other bytes takes none.</param>
    /// <param name="content">The file, to its end. A source that breaks throws.</param>
    /// <param name="actor">Who made the draft.</param>
    /// <param name="ct">Ends the reading.</param>
    public Task<Result<AnnouncedFileView>> ExecuteAsync(Guid draft, int position, string md5, Stream content, Actor actor, CancellationToken ct) =>
        ExecuteAsync(draft, position, md5, length: null, content, actor, ct);

    /// <summary>The same; where <paramref name="length"/> says how many bytes the file has, <c>insufficient_storage</c> comes before the first.</summary>
    public async Task<Result<AnnouncedFileView>> ExecuteAsync(Guid draft, int position, string md5, long? length, Stream content, Actor actor, CancellationToken ct)
    {
        try
        {
            string path;
            DateTimeOffset until;
            await using (var db = await contexts.CreateDbContextAsync(ct))
            {
                if (!(await DraftAccess.GetOpenAsync(db, draft, actor, clock.GetUtcNow(), ct)).TryGet(out var open, out var error)) return error;
                var file = await DraftAccess.FindFileAsync(db, draft, position, ct);
                if (file is null || file.DeclaredMd5 != md5) return Error.NotFound("such file in this draft");
                (path, until) = (file.Path, open.ExpiresAt + CreateDraft.Grace);
            }

            // It was announced without a size: no room is kept for it.
            if (!(await room.OpenAsync(length, ct)).TryGet(out var intake, out var full)) return full;
            using var hash = Md5Text.Begin();
            StagedBlob staged;
            await using (var hashed = new Md5Stream(content, hash)) staged = await intake.StageAsync(hashed, ct);
            var received = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (received != md5)
            {
                await store.DiscardAsync(staged, CancellationToken.None);
                return DraftErrors.Md5Mismatch(path, Md5Text.ToBase64(md5), Md5Text.ToBase64(received));
            }

            // All of it is here: a caller who goes now has still sent it.
            return await KeepAsync(draft, new(position, path, md5, true), staged, until, actor);
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

    private async Task<Result<AnnouncedFileView>> KeepAsync(Guid draft, AnnouncedFileView file, StagedBlob staged, DateTimeOffset until, Actor actor)
    {
        var ct = CancellationToken.None;
        var digest = staged.Digest.Hex;
        var claimed = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            if (!(await DraftAccess.GetOpenAsync(transaction.Db, draft, actor, transaction.Now, ct)).TryGet(out var open, out var error)) return error;
            // Two files of the same bytes claim one after the other.
            await transaction.TakeTurnAsync(open.EntityId);
            await BlobClaims.AddAsync(transaction.Db, draft, [digest], until, ct);
            return true;
        }, ct);
        if (claimed.Error is { } refused)
        {
            await store.DiscardAsync(staged, ct);
            return refused;
        }

        await claims.WaitAsync([digest], ct);
        await publish.ExecuteAsync([staged], ct);
        var kept = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            var (db, size) = (transaction.Db, staged.Size);
            if (!(await DraftAccess.GetOpenAsync(db, draft, actor, transaction.Now, ct)).TryGet(out _, out var error)) return error;
            var rows = await db.DraftFiles.Where(f => f.DraftId == draft && f.Position == file.Position && f.DeclaredMd5 == file.Md5).ExecuteUpdateAsync(set => set
                .SetProperty(f => f.Size, size).SetProperty(f => f.Received, size).SetProperty(f => f.Digest, digest)
                .SetProperty(f => f.Md5, file.Md5).SetProperty(f => f.Token, (Guid?)null), ct);
            if (rows == 0) return Error.NotFound("such file in this draft");
            var total = await db.DraftFiles.Where(f => f.DraftId == draft && f.Size > 0).SumAsync(f => f.Size, ct);
            await db.Drafts.Where(d => d.Id == draft).ExecuteUpdateAsync(set => set.SetProperty(d => d.SizeBytes, total), ct);
            return true;
        }, ct);
        return kept.Map(_ => file);
    }
}
