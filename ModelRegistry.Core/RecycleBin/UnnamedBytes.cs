using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>What a look through the store found.</summary>
/// <param name="Blobs">Blobs that no row names.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="Drafts">Files of drafts that no row remembers.</param>
/// <param name="DraftBytes">Theirs.</param>
/// <param name="StoredBytes">Of all blobs; null where none were looked at.</param>
/// <param name="Examples">Some of the blobs.</param>
internal sealed record UnnamedFound(long Blobs, long Bytes, long Drafts, long DraftBytes, long? StoredBytes, IReadOnlyList<Digest> Examples);

/// <summary>
/// Looks through the whole store for what no row names: left by a crash in a moment that no row could see, by a database that was put back to an
/// older day, or by a person. It dooms them, and the sweep asks again under its lock. Only what is older than any log can be counts; a log that comes
/// upon such bytes claims them first, as it does all.
/// </summary>
public sealed class UnnamedBytes(IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, TimeProvider clock)
{
    /// <summary>Younger bytes are left alone: a log's claims live for a day, and the store's clock may differ from ours.</summary>
    internal static readonly TimeSpan Grace = BlobClaims.LastFor + TimeSpan.FromDays(1);

    private const int AtOnce = 500;

    /// <summary>Dooms what no row names and removes forgotten drafts; a dry run only counts.</summary>
    /// <exception cref="BlobStoreException">The store is away.</exception>
    internal async Task<UnnamedFound> LookAsync(bool isDryRun, IProgress<SweepProgress>? progress, CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Grace;
        var (blobs, bytes, seen, stored, examples) = (0L, 0L, 0L, 0L, new List<Digest>());
        var old = new List<StoredBlob>(AtOnce);
        await foreach (var blob in store.ListAsync(ct))
        {
            (seen, stored) = (seen + 1, stored + blob.Size);
            if (blob.WrittenAt < before) old.Add(blob);
            if (old.Count == AtOnce) await AskAsync();
            if (seen % AtOnce == 0) progress?.Report(new(true, seen, stored, null));
        }

        await AskAsync();
        var (drafts, draftBytes) = await DraftsAsync(before, isDryRun, ct);
        return new(blobs, bytes, drafts, draftBytes, stored, examples);

        async Task AskAsync()
        {
            foreach (var blob in await UnnamedAsync(old, ct))
            {
                (blobs, bytes) = (blobs + 1, bytes + blob.Size);
                if (examples.Count < SweepReport.MostExamples) examples.Add(blob.Digest);
                if (!isDryRun) await DoomAsync(blob.Digest, ct);
            }

            old.Clear();
        }
    }

    /// <summary>Those of a few blobs that no version, claim, draft or doom names.</summary>
    internal async Task<List<StoredBlob>> UnnamedAsync(IReadOnlyCollection<StoredBlob> blobs, CancellationToken ct)
    {
        if (blobs.Count == 0) return [];
        var digests = blobs.Select(blob => blob.Digest.Hex).ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var named = await db.VersionFiles.AsNoTracking().Where(f => digests.Contains(f.Digest)).Select(f => f.Digest)
            .Union(db.BlobClaims.AsNoTracking().Where(c => digests.Contains(c.Digest)).Select(c => c.Digest))
            .Union(db.DraftFiles.AsNoTracking().Where(f => f.Digest != null && digests.Contains(f.Digest)).Select(f => f.Digest!))
            .Union(db.DoomedBlobs.AsNoTracking().Where(d => digests.Contains(d.Digest)).Select(d => d.Digest))
            .ToListAsync(ct);
        var known = named.ToHashSet(StringComparer.Ordinal);
        return blobs.Where(blob => !known.Contains(blob.Digest.Hex)).ToList();
    }

    /// <summary>Those of a few files of drafts that no draft remembers.</summary>
    internal async Task<List<StoredDraft>> ForgottenAsync(IReadOnlyCollection<StoredDraft> drafts, CancellationToken ct)
    {
        if (drafts.Count == 0) return [];
        var tokens = drafts.Select(draft => (Guid?)Guid.ParseExact(draft.Token, "N")).ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var known = (await db.DraftFiles.AsNoTracking().Where(f => tokens.Contains(f.Token)).Select(f => f.Token!.Value).ToListAsync(ct)).Select(token => token.ToString("N")).ToHashSet(StringComparer.Ordinal);
        return drafts.Where(draft => !known.Contains(draft.Token)).ToList();
    }

    // A token stands in its row before the first byte comes and no row gets it back: bytes under one that no row has are nobody's.
    private async Task<(long Files, long Bytes)> DraftsAsync(DateTimeOffset before, bool isDryRun, CancellationToken ct)
    {
        var (files, bytes, old) = (0L, 0L, new List<StoredDraft>(AtOnce));
        await foreach (var draft in store.ListDraftsAsync(ct))
        {
            if (draft.WrittenAt < before) old.Add(draft);
            if (old.Count == AtOnce) await AskAsync();
        }

        await AskAsync();
        return (files, bytes);

        async Task AskAsync()
        {
            foreach (var draft in await ForgottenAsync(old, ct))
            {
                if (!isDryRun) await store.DiscardDraftAsync(draft.Token, ct);
                (files, bytes) = (files + 1, bytes + draft.Size);
            }

            old.Clear();
        }
    }

    private async Task DoomAsync(Digest digest, CancellationToken ct)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            db.DoomedBlobs.Add(new() { Digest = digest.Hex, DoomedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (dialect.IsUniqueViolation(exception))
        {
            // Another process looks too.
        }
    }
}
