using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>A piece of a file as its request says: <c>Content-Range: bytes First-Last/Size</c>.</summary>
/// <param name="First">Bytes before it.</param>
/// <param name="Length">Its bytes, at least 1.</param>
/// <param name="Size">Of the whole file.</param>
public sealed record PieceRange(long First, long Length, long Size);

/// <summary>
/// Takes the bytes of a draft's files. A piece is on the disk before it counts, and it counts by one compare and set:
/// <code>
/// 1 lock the file's bytes (where the store can)      so that no other attempt writes between 2 and 4
/// 2 read how much counts                             a piece that does not go on there is told where to
/// 3 write the piece, flush it
/// 4 Received: 2's → 2's + the piece                  whoever lost a race changes nothing, and is told where to go on
/// </code>
/// A crash before 4 costs that piece; after it, nothing. Whoever finds the draft gone removes what they wrote: giving it up could not know of it. How the last piece ends a file stands at <see cref="EndAsync"/>.
/// </summary>
public sealed partial class UploadDraftFile(
    RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, StoreRoom room, PublishBlobs publish,
    BlobClaims claims, TimeProvider clock, IDirectBlobs? direct = null) : IDisposable
{
    private readonly RunningHashes hashes = new();

    /// <summary>
    /// Takes one piece, and with the last one publishes the file. Refused before a byte is read: <c>not_found</c>, <c>forbidden</c>,
    /// <c>draft_expired</c>, <c>draft_committed</c>, <c>size_mismatch</c>, <c>offset_wrong</c>, <c>upload_busy</c>; after: <c>body_truncated</c>
    /// (what came is kept), <c>body_too_long</c>, <c>digest_mismatch</c> and <c>upload_lost</c> (it starts from 0), <c>insufficient_storage</c>,
    /// <c>storage_unavailable</c>, <c>database_unavailable</c>.
    /// </summary>
    public Task<Result<DraftFileView>> AppendAsync(DraftFileAddress address, PieceRange range, Stream content, Actor actor, CancellationToken ct) => GuardAsync(async () =>
    {
        if (!(await GetAsync(address, actor, ct)).TryGet(out var file, out var error)) return error;
        if (range.Size != file.Size || range.Length > file.Size - range.First) return DraftErrors.SizeMismatch(file, range.Size);
        return await LockAndTakeAsync(address, file, range.First, range.Length, content, actor, ct);
    });

    /// <summary>
    /// Takes a whole file at once; what came before is forgotten. Where it is present already, the bytes are only compared: <c>file_present</c> if they
    /// are others. Else as <see cref="AppendAsync"/>; after <c>body_truncated</c> it goes on by pieces.
    /// </summary>
    /// <param name="address">The file.</param>
    /// <param name="length">Bytes of <paramref name="content"/>, where the request says so.</param>
    /// <param name="content">The file.</param>
    /// <param name="actor">Who made the draft.</param>
    /// <param name="ct">Ends the reading; what came is kept.</param>
    public Task<Result<DraftFileView>> PutAsync(DraftFileAddress address, long? length, Stream content, Actor actor, CancellationToken ct) => GuardAsync(async () =>
    {
        if (!(await GetAsync(address, actor, ct)).TryGet(out var file, out var error)) return error;
        if (length is { } said && said != file.Size) return DraftErrors.SizeMismatch(file, said);
        if (file.Digest is not null) return await CompareAsync(file, content, ct);
        if (file.Received > 0)
        {
            await using (var before = await store.OpenDraftAsync(file.Token!.Value.ToString("N"), ct))
            {
                if (before is null) return DraftErrors.Busy;
                if ((await RestartAsync(file, actor, ct)).Error is { } overtaken) return overtaken;
            }

            if (!(await GetAsync(address, actor, ct)).TryGet(out file, out error)) return error;
        }

        return await LockAndTakeAsync(address, file, 0, file.Size, content, actor, ct);
    });

    /// <summary>Ends what a crash left of files that all bytes came of; null, or the first refusal.</summary>
    internal async Task<Error?> FinishAsync(Guid draftId, Actor actor, CancellationToken ct)
    {
        for (var last = -1; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var file = await db.DraftFiles.AsNoTracking().Where(f => f.DraftId == draftId && f.Position > last && f.Token != null && f.Received == f.Size)
                .OrderBy(f => f.Position).FirstOrDefaultAsync(ct);
            if (file is null) return null;
            last = file.Position;
            await using var bytes = await store.OpenDraftAsync(file.Token!.Value.ToString("N"), ct);
            if (bytes is null) return DraftErrors.Busy;
            if ((await EndAsync(file, bytes, hash: null, last: null, actor, ct)).Error is { } error) return error;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => hashes.Dispose();

    private async Task<Result<DraftFileView>> GuardAsync(Func<Task<Result<DraftFileView>>> work)
    {
        try
        {
            return await work();
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return DatabaseErrors.Of(exception, dialect);
        }
    }

    private async Task<Result<DraftFile>> GetAsync(DraftFileAddress address, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await DraftAccess.GetOpenFileAsync(db, address, actor, clock.GetUtcNow(), ct);
    }

    private async Task<Result<DraftFileView>> LockAndTakeAsync(DraftFileAddress address, DraftFile file, long first, long length, Stream content, Actor actor, CancellationToken ct)
    {
        if (file.Token is not { } token || file.Received != first) return DraftErrors.OffsetWrong(file);
        var isTaken = false;
        try
        {
            var taken = await LockAndTakeAsync(address, token, first, length, content, actor, ct);
            isTaken = taken.IsSuccess;
            return taken;
        }
        finally
        {
            if (!isTaken) await ForgetAsync(token);
        }
    }

    private async Task<Result<DraftFileView>> LockAndTakeAsync(DraftFileAddress address, Guid token, long first, long length, Stream content, Actor actor, CancellationToken ct)
    {
        await using var bytes = await store.OpenDraftAsync(token.ToString("N"), ct);
        if (bytes is null) return DraftErrors.Busy;
        // Again, now that nobody else writes.
        if (!(await GetAsync(address, actor, ct)).TryGet(out var locked, out var error)) return error;
        if (locked.Token != token || locked.Received != first) return DraftErrors.OffsetWrong(locked);
        return await TakeAsync(locked, bytes, length, content, actor, ct);
    }

    private async Task<Result<DraftFileView>> TakeAsync(DraftFile file, IDraftBytes bytes, long length, Stream content, Actor actor, CancellationToken ct)
    {
        var (token, attempt) = (file.Token!.Value, Guid.CreateVersion7());
        var hash = hashes.Take(token, file.Received);
        try
        {
            await using var patient = new PatientStream(content, clock);
            HeldPiece? held;
            await using (var arriving = room.Arriving(patient)) held = await bytes.WriteAsync(file.Received, attempt, arriving, length, hash, ct);
            if (held is null) return await LostAsync(file, actor);
            if (held.Length == length && held.Broke is null && await HasMoreAsync(patient, ct)) return DraftErrors.Stretched(file);
            if (held.Length == 0) return DraftErrors.Truncated(file, file.Received);

            // From here on the request may be gone; what came is kept for the next one.
            var piece = new DraftPiece(file.Received, attempt, held.Length);
            if (piece.Offset + piece.Length == file.Size) return await EndAsync(file, bytes, hash, piece, actor, CancellationToken.None);
            if ((await CountAsync(file, piece, actor, CancellationToken.None)).Error is { } error) return error;
            if (hash is not null) hashes.Keep(token, file.Received, hash);
            hash = null;
            return held.Length == length ? DraftFileView.Of(file) : DraftErrors.Truncated(file, file.Received);
        }
        finally
        {
            hash?.Dispose();
        }
    }

    private async Task<Result<DraftFileView>> LostAsync(DraftFile file, Actor actor) =>
        (await RestartAsync(file, actor, CancellationToken.None)).Error ?? DraftErrors.Lost(file);

    private static async Task<bool> HasMoreAsync(Stream content, CancellationToken ct)
    {
        try
        {
            return await content.ReadAsync(new byte[1], ct) > 0;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return false; // All that was said came.
        }
    }

    // An answer that was lost makes a caller send it again: nothing needs to be stored to say that it is the same.
    private static async Task<Result<DraftFileView>> CompareAsync(DraftFile file, Stream content, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        var size = 0L;
        while (size <= file.Size && await content.ReadAsync(buffer, ct) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            size += read;
        }

        return size == file.Size && Digest.FromBytes(hash.GetHashAndReset()).Hex == file.Digest ? DraftFileView.Of(file) : DraftErrors.OtherBytes(file);
    }
}
