using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>What of a file counts, in the database, and how it ends.</summary>
public sealed partial class UploadDraftFile
{
    /// <summary>Lets a piece count, or <c>offset_wrong</c> where another one was first. The file then says so.</summary>
    private async Task<Result<Done>> CountAsync(DraftFile file, DraftPiece piece, Actor actor, CancellationToken ct)
    {
        var counted = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            var received = piece.Offset + piece.Length;
            if (await Same(transaction.Db, file).ExecuteUpdateAsync(set => set.SetProperty(f => f.Received, received), ct) == 0) return false;
            Add(transaction.Db, file, piece);
            return true;
        }, ct);
        if (!counted.TryGet(out var isFirst, out var error)) return error;
        if (!isFirst) return await OvertakenAsync(file, ct);
        file.Received = piece.Offset + piece.Length;
        return Done.It;
    }

    /// <summary>Forgets what came of a file, which goes on under another token. <c>offset_wrong</c> where it changed meanwhile.</summary>
    private async Task<Result<Done>> RestartAsync(DraftFile file, Actor actor, CancellationToken ct)
    {
        var token = Guid.CreateVersion7();
        var restarted = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            var db = transaction.Db;
            if (await Same(db, file).ExecuteUpdateAsync(set => set
                    .SetProperty(f => f.Received, 0L).SetProperty(f => f.Token, (Guid?)token).SetProperty(f => f.Digest, (string?)null), ct) == 0) return false;
            await db.DraftFilePieces.Where(p => p.DraftId == file.DraftId && p.Position == file.Position).ExecuteDeleteAsync(ct);
            return true;
        }, ct);
        if (!restarted.TryGet(out var isFirst, out var error)) return error;
        if (!isFirst) return await OvertakenAsync(file, ct);
        await TryDiscardAsync(file.Token!.Value.ToString("N"), ct);
        return Done.It;
    }

    // A draft that was given up during a piece took its row, and knew nothing of these bytes. No row gets a token a second time.
    private async Task ForgetAsync(Guid token)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            if (await db.DraftFiles.AnyAsync(f => f.Token == token, CancellationToken.None)) return;
        }
        catch (Exception exception) when (dialect.IsUnavailable(exception))
        {
            return; // The sweep finds them.
        }

        await TryDiscardAsync(token.ToString("N"), CancellationToken.None);
    }

    private async Task TryDiscardAsync(string token, CancellationToken ct)
    {
        try
        {
            await store.DiscardDraftAsync(token, ct);
        }
        catch (BlobStoreException)
        {
            // A store that is away keeps them until the sweep of drafts.
        }
    }

    /// <summary>
    /// Ends a file that all bytes came of; the view of the present file, or why not: see <see cref="AppendAsync"/>.
    /// <code>
    /// 1 seal the pieces to one blob                              again by whoever comes next
    /// 2 the digest: of the running hash, else count the last     reading back takes a while, and no crash in it
    ///   piece and read the sealed bytes                          may cost the piece
    /// 3 the draft claims the digest, and the file has it         one transaction, by compare and set
    /// 4 wait for a sweeper of that digest, publish               see BlobClaims
    /// 5 the file has no more bytes of its own: it is present
    /// </code>
    /// A file with all bytes and no end (a crash between 2 and 5) is ended by the commit.
    /// </summary>
    /// <param name="file">As it was read last.</param>
    /// <param name="bytes">Open; closed before they are published.</param>
    /// <param name="hash">Of all bytes, or null.</param>
    /// <param name="last">The piece that is written and does not count yet, or null where all count.</param>
    /// <param name="actor">Who made the draft.</param>
    /// <param name="ct">Stops between two steps; the next one who ends it goes on.</param>
    private async Task<Result<DraftFileView>> EndAsync(DraftFile file, IDraftBytes bytes, IncrementalHash? hash, DraftPiece? last, Actor actor, CancellationToken ct)
    {
        if (file.Digest is null)
        {
            if (hash is null && last is { } uncounted)
            {
                if ((await CountAsync(file, uncounted, actor, ct)).Error is { } overtaken) return overtaken;
                last = null;
            }

            if (!await bytes.SealAsync(await PiecesAsync(file, last, ct), file.Size, ct)) return (await RestartAsync(file, actor, ct)).Error ?? DraftErrors.Lost(file);
            var digest = hash is null ? await bytes.ComputeDigestAsync(ct) : Digest.FromBytes(hash.GetHashAndReset());
            if (file.DeclaredDigest is { } declared && declared != digest.Hex)
                return (await RestartAsync(file, actor, ct)).Error ?? DraftErrors.DigestMismatch(file, digest);
            if ((await ClaimAsync(file, digest, last, actor, ct)).Error is { } error) return error;
        }
        else if (!await bytes.SealAsync(await PiecesAsync(file, last, ct), file.Size, ct) && await store.FindSizeAsync(Digest.FromHex(file.Digest), ct) != file.Size)
        {
            // Neither here nor published before the crash: what is left here must not get the digest's name.
            return (await RestartAsync(file, actor, ct)).Error ?? DraftErrors.Lost(file);
        }

        // A lock of the system's would keep the store from renaming what it locks.
        await bytes.DisposeAsync();
        await claims.WaitAsync([file.Digest!], ct);
        await publish.ExecuteAsync([StagedBlob.OfDraft(file.Token!.Value.ToString("N"), Digest.FromHex(file.Digest!), file.Size)], ct);
        var ended = await PresentAsync(file, Digest.FromHex(file.Digest!), actor, ct);
        // Overtaken is fine here: by one who ended it as well.
        if (ended.Error is { Code: not DraftErrors.OffsetCode and not "not_found" } fault) return fault;
        file.Token = null;
        return DraftFileView.Of(file);
    }

    // The file has no more bytes of its own.
    private async Task<Result<DraftFileView>> PresentAsync(DraftFile file, Digest digest, Actor actor, CancellationToken ct)
    {
        var ended = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            var db = transaction.Db;
            if (await Same(db, file).ExecuteUpdateAsync(set => set
                    .SetProperty(f => f.Token, (Guid?)null).SetProperty(f => f.Received, file.Size).SetProperty(f => f.Digest, digest.Hex), ct) == 0) return false;
            await db.DraftFilePieces.Where(p => p.DraftId == file.DraftId && p.Position == file.Position).ExecuteDeleteAsync(ct);
            return true;
        }, ct);
        if (!ended.TryGet(out var isFirst, out var error)) return error;
        if (!isFirst) return await OvertakenAsync(file, ct);
        (file.Token, file.Received, file.Digest) = (null, file.Size, digest.Hex);
        return DraftFileView.Of(file);
    }

    // The draft claims what it has, until it ends: a purge of the last version with the same bytes does not take them from under it.
    private async Task<Result<Done>> ClaimAsync(DraftFile file, Digest digest, DraftPiece? last, Actor actor, CancellationToken ct)
    {
        var claimed = await writes.InRegistryAsync<bool>(actor, async transaction =>
        {
            var db = transaction.Db;
            return await HoldAsync(db, file, digest, async () =>
            {
                if (await Same(db, file).ExecuteUpdateAsync(set => set.SetProperty(f => f.Received, file.Size).SetProperty(f => f.Digest, digest.Hex), ct) == 0) return false;
                if (last is { } piece) Add(db, file, piece);
                return true;
            }, ct);
        }, ct);
        if (!claimed.TryGet(out var first, out var error)) return error;
        if (!first) return await OvertakenAsync(file, ct);
        (file.Received, file.Digest) = (file.Size, digest.Hex);
        return Done.It;
    }

    private static async Task<bool> HoldAsync(RegistryDbContext db, DraftFile file, Digest digest, Func<Task<bool>> isFirst, CancellationToken ct)
    {
        var expiresAt = await db.Drafts.Where(d => d.Id == file.DraftId && d.VersionId == null).Select(d => (DateTimeOffset?)d.ExpiresAt).FirstOrDefaultAsync(ct);
        if (expiresAt is not { } until || !await isFirst()) return false;
        await BlobClaims.AddAsync(db, file.DraftId, [digest.Hex], until + CreateDraft.Grace, ct);
        return true;
    }

    private async Task<List<DraftPiece>> PiecesAsync(DraftFile file, DraftPiece? last, CancellationToken ct)
    {
        var pieces = new List<DraftPiece>();
        if (last is not { Offset: 0 })
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var rows = await db.DraftFilePieces.AsNoTracking().Where(p => p.DraftId == file.DraftId && p.Position == file.Position).OrderBy(p => p.Offset).ToListAsync(ct);
            pieces.AddRange(rows.Select(row => new DraftPiece(row.Offset, row.Attempt, row.Length)));
        }

        if (last is { } piece) pieces.Add(piece);
        return pieces;
    }

    // Deleted with its draft, it is told as a file that is not there.
    private async Task<Error> OvertakenAsync(DraftFile file, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await DraftAccess.FindFileAsync(db, file.DraftId, file.Position, ct) is { } now ? DraftErrors.OffsetWrong(now) : Error.NotFound($"draft {file.DraftId}");
    }

    // The compare of compare and set: exactly what was read.
    private static IQueryable<DraftFile> Same(RegistryDbContext db, DraftFile file)
    {
        var (draftId, position, token, received, digest) = (file.DraftId, file.Position, file.Token, file.Received, file.Digest);
        return db.DraftFiles.Where(f => f.DraftId == draftId && f.Position == position && f.Token == token && f.Received == received && f.Digest == digest);
    }

    private static void Add(RegistryDbContext db, DraftFile file, DraftPiece piece) => db.DraftFilePieces.Add(new()
    {
        DraftId = file.DraftId,
        Position = file.Position,
        Offset = piece.Offset,
        Attempt = piece.Attempt,
        Length = piece.Length,
    });
}
