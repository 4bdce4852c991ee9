using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>Bytes that a caller sent to the store without us.</summary>
public sealed partial class UploadDraftFile
{
    private readonly ConcurrentDictionary<Guid, bool> reading = new();

    /// <summary>
    /// Takes what was sent to the file's own address of the store (<see cref="DraftFileView.Direct"/>), and publishes it; what came of the file by
    /// pieces is forgotten then. A file that is present already is answered as it is. Else as <see cref="AppendAsync"/>, with <c>upload_missing</c>
    /// where nothing lies there, and <c>size_mismatch</c>, <c>digest_mismatch</c> and <c>upload_changed</c>, after which it starts with another
    /// address.
    /// <code>
    /// 1 find what lies there, and its pin          whoever has the address may write again at any time, until it ends
    /// 2 read exactly that: the digest              others: nothing counts
    /// 3 the draft claims the digest                as in EndAsync; the file itself is as it was, so that a crash here costs a reading
    /// 4 wait for a sweeper of it, publish          the store copies exactly that, or nothing
    /// 5 the file is present, by compare and set    a piece that was counted meanwhile was first
    /// 6 remove what lies there                     or the sweep does
    /// </code>
    /// </summary>
    /// <param name="address">The file.</param>
    /// <param name="actor">Who made the draft.</param>
    /// <param name="ct">Ends the looking alone. A reading goes to its end: of a large file it takes longer than some proxies wait, and whoever asks
    /// again finds the file present, or <c>upload_busy</c>.</param>
    public Task<Result<DraftFileView>> TakeDirectAsync(DraftFileAddress address, Actor actor, CancellationToken ct) => GuardAsync(async () =>
    {
        if (!(await GetAsync(address, actor, ct)).TryGet(out var file, out var error)) return error;
        if (file.Token is not { } token) return DraftFileView.Of(file);
        if (direct is null || await direct.FindAsync(token.ToString("N"), ct) is not { } found) return DraftErrors.NotSent(file);
        if (!reading.TryAdd(token, true)) return DraftErrors.Busy;
        try
        {
            return await EndDirectAsync(file, found, direct, actor);
        }
        finally
        {
            reading.TryRemove(token, out _);
        }
    });

    private async Task<Result<DraftFileView>> EndDirectAsync(DraftFile file, DirectBytes found, IDirectBlobs blobs, Actor actor)
    {
        var ct = CancellationToken.None;
        if (found.Size != file.Size) return (await RestartAsync(file, actor, ct)).Error ?? DraftErrors.SentOtherSize(file, found.Size);
        if (await blobs.ComputeDigestAsync(found, ct) is not { } digest) return await ChangedAsync(file, actor);
        if (file.DeclaredDigest is { } declared && declared != digest.Hex) return (await RestartAsync(file, actor, ct)).Error ?? DraftErrors.DigestMismatch(file, digest);
        // Changes nothing of the file: it takes the row's lock, so that two who do this at once add one claim.
        var claimed = await writes.InRegistryAsync<bool>(actor, async transaction => await HoldAsync(transaction.Db, file, digest, async () =>
            await Same(transaction.Db, file).ExecuteUpdateAsync(set => set.SetProperty(f => f.Received, f => f.Received), ct) > 0, ct), ct);
        if (!claimed.TryGet(out var isHeld, out var error)) return error;
        if (!isHeld) return await OvertakenAsync(file, ct);
        await claims.WaitAsync([digest.Hex], ct);
        try
        {
            await publish.ExecuteAsync([found.Named(digest)], ct);
        }
        catch (StagedBytesGoneException)
        {
            return await ChangedAsync(file, actor);
        }

        var token = file.Token!.Value.ToString("N");
        if (!(await PresentAsync(file, digest, actor, ct)).TryGet(out var view, out error)) return error;
        await TryDiscardAsync(token, ct);
        return view;
    }

    private async Task<Result<DraftFileView>> ChangedAsync(DraftFile file, Actor actor) =>
        (await RestartAsync(file, actor, CancellationToken.None)).Error ?? DraftErrors.Changed(file);
}
