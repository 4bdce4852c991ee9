using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Care;

/// <summary>Checks what the database says of bytes against what the store has. Both list by digest, so one pass over both is enough.</summary>
internal sealed class BytesCheck(
    IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, UnnamedBytes unnamed, FsckRequest request, RotMarks? marks, FsckLog log, IProgress<FsckProgress>? progress, TimeProvider clock)
{
    private const int AtOnce = 500;

    // Who reads no bytes has nothing to wait for side by side.
    private const int ReadersAtOnce = 2;

    // Of other entities, whose owners have the same damage.
    private const int MostOthers = 3;

    // The sweep looks for such bytes once in 20 hours.
    private static readonly TimeSpan Overdue = UnnamedBytes.Grace + TimeSpan.FromDays(1);

    private readonly Lock one = new();
    private long read;

    public long Blobs { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>What versions have is there, with its size and, deep, its digest; what is there and old has somebody who refers to it.</summary>
    public Task BlobsAsync(CancellationToken ct) =>
        Parallel.ForEachAsync(BothAsync(ct), new ParallelOptions { MaxDegreeOfParallelism = request.IsDeep ? ReadersAtOnce : 1, CancellationToken = ct }, async (named, token) => await CheckAsync(named, token));

    /// <summary>Bytes of drafts are remembered; what counts as present is there and held.</summary>
    public async Task DraftsAsync(CancellationToken ct)
    {
        var (before, old) = (clock.GetUtcNow() - Overdue, new List<StoredDraft>(AtOnce));
        await foreach (var draft in store.ListDraftsAsync(ct))
        {
            if (draft.WrittenAt < before) old.Add(draft);
            if (old.Count == AtOnce) await ForgottenAsync(old, ct);
        }

        await ForgottenAsync(old, ct);
        for (var last = Guid.Empty; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var now = clock.GetUtcNow();
            var open = await db.Drafts.AsNoTracking().Where(d => d.VersionId == null && d.ExpiresAt > now && d.Id.CompareTo(last) > 0).OrderBy(d => d.Id).Take(AtOnce).Select(d => d.Id).ToListAsync(ct);
            if (open.Count == 0) return;
            last = open[^1];
            foreach (var id in open) await DraftAsync(id, ct);
        }
    }

    /// <summary>No hold and no doom is older than a sweep lets it become.</summary>
    public async Task HoldsAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (ended, doomed) = (now - TimeSpan.FromDays(1), now - Overdue);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await foreach (var hex in db.BlobClaims.AsNoTracking().Where(c => c.ExpiresAt < ended).OrderBy(c => c.Digest).Select(c => c.Digest).AsAsyncEnumerable().WithCancellation(ct))
            log.Add(FsckCode.ClaimOverdue, $"sha256:{hex}");
        await foreach (var hex in db.DoomedBlobs.AsNoTracking().Where(d => d.DoomedAt < doomed && !db.BlobClaims.Any(c => c.Digest == d.Digest)).OrderBy(d => d.Digest).Select(d => d.Digest).AsAsyncEnumerable().WithCancellation(ct))
            log.Add(FsckCode.DoomOverdue, $"sha256:{hex}");
    }

    private async IAsyncEnumerable<NamedBlob> BothAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var (before, old) = (clock.GetUtcNow() - Overdue, new List<StoredBlob>(AtOnce));
        await using var stored = store.ListAsync(ct).GetAsyncEnumerator(ct);
        var more = await stored.MoveNextAsync();
        await foreach (var named in NamedAsync(ct))
        {
            for (; more && string.CompareOrdinal(stored.Current.Digest.Hex, named.Digest.Hex) < 0; more = await stored.MoveNextAsync()) await StrayAsync(stored.Current);
            var isThere = more && stored.Current.Digest == named.Digest;
            yield return named with { Stored = isThere ? stored.Current.Size : null };
            if (isThere) more = await stored.MoveNextAsync();
        }

        for (; more; more = await stored.MoveNextAsync()) await StrayAsync(stored.Current);
        await UnreferencedAsync(old, ct);

        async Task StrayAsync(StoredBlob blob)
        {
            if (blob.WrittenAt < before) old.Add(blob);
            if (old.Count == AtOnce) await UnreferencedAsync(old, ct);
        }
    }

    private async IAsyncEnumerable<NamedBlob> NamedAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var last = string.Empty; ;)
        {
            List<NamedBlob> some;
            await using (var db = await contexts.CreateDbContextAsync(ct))
            {
                var digests = await db.VersionFiles.AsNoTracking().Where(f => string.Compare(f.Digest, last) > 0).Select(f => f.Digest).Distinct().OrderBy(d => d).Take(AtOnce).ToListAsync(ct);
                if (digests.Count == 0) yield break;
                last = digests[^1];
                var sizes = await db.VersionFiles.AsNoTracking().Where(f => digests.Contains(f.Digest)).GroupBy(f => f.Digest).Select(g => new { g.Key, Least = g.Min(f => f.Size), Most = g.Max(f => f.Size) }).ToListAsync(ct);
                var marked = await db.RottenBlobs.AsNoTracking().Where(r => digests.Contains(r.Digest)).Select(r => r.Digest).ToListAsync(ct);
                some = sizes.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new NamedBlob(Digest.FromHex(s.Key), s.Least, s.Most, null, marked.Contains(s.Key, StringComparer.Ordinal))).ToList();
            }

            foreach (var blob in some) yield return blob;
        }
    }

    private async Task CheckAsync(NamedBlob blob, CancellationToken ct)
    {
        lock (one) (Blobs, Bytes) = (Blobs + 1, Bytes + blob.Most);
        var rot = await LookAsync(blob, blob.Stored, ct);
        if (rot is not null)
        {
            rot = await LookAsync(blob, await store.FindSizeAsync(blob.Digest, ct), ct);
            // A purge and a sweep may have taken both since.
            var code = rot switch { RotKind.Missing => FsckCode.BlobMissing, RotKind.Size => FsckCode.BlobSize, _ => FsckCode.BlobContent };
            if (await WhereAsync(code, blob.Digest, ct) is not { } where) return;
            if (rot is { } kind)
            {
                log.Add(code, where);
                if (marks is not null) await marks.MarkAsync(blob.Digest, kind, RotFinder.Fsck, ct);
            }
        }
        else if (request.IsDeep)
        {
            var isMarked = await IsMarkedAsync(blob.Digest.Hex, ct);
            if (isMarked && marks is not null) await marks.HealAsync(blob.Digest, ct);
            else if (isMarked) log.Add(FsckCode.MarkOutdated, blob.Digest.ToString());
        }
        else if (blob.IsMarked && await IsMarkedAsync(blob.Digest.Hex, ct) && await WhereAsync(FsckCode.DamageMarked, blob.Digest, ct) is { } where)
        {
            // As many bytes as there should be, and no more was looked at: whoever marked them read them.
            log.Add(FsckCode.DamageMarked, where);
        }

        lock (one)
        {
            if (request.IsDeep) read += blob.Stored ?? 0;
            progress?.Report(new(request.IsDeep ? "blobs read" : "blobs", Blobs, read));
        }
    }

    private async Task<RotKind?> LookAsync(NamedBlob blob, long? stored, CancellationToken ct)
    {
        if (stored is not { } size) return RotKind.Missing;
        if (size != blob.Least || size != blob.Most) return RotKind.Size;
        return request.IsDeep ? await BlobProof.FindRotAsync(store, blob.Digest, size, pace: null, ct) : null;
    }

    // The first place by version, for a person to begin at; of an example also how many versions have it, and where in some other entities.
    private async Task<string?> WhereAsync(string code, Digest digest, CancellationToken ct)
    {
        var (hex, seen) = (digest.Hex, new List<Guid>());
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await NextAsync() is not { } first) return null;
        var words = $"{first.Ref} {first.Path} ({digest})";
        if (!log.Shows(code)) return words;
        var versions = await db.VersionFiles.AsNoTracking().Where(f => f.Digest == hex).Select(f => f.VersionId).Distinct().CountAsync(ct);
        if (versions < 2) return words;
        var others = new List<string>();
        while (others.Count < MostOthers && await NextAsync() is { } other) others.Add(other.Ref);
        return FormattableString.Invariant($"{words}; {versions:N0} versions use it{(others.Count == 0 ? string.Empty : ", also ")}{string.Join(", ", others)}");

        async Task<(string Ref, string Path)?> NextAsync()
        {
            var place = await db.VersionFiles.AsNoTracking().Where(f => f.Digest == hex && !seen.Contains(f.Version!.Artifact!.EntityId)).OrderBy(f => f.VersionId).ThenBy(f => f.Position)
                .Select(f => new { f.Path, f.Version!.Number, f.Version.Artifact!.EntityId, Entity = f.Version.Artifact.Entity!.Name, Project = f.Version.Artifact.Project!.Name, f.Version.Artifact.Name }).FirstOrDefaultAsync(ct);
            if (place is null) return null;
            seen.Add(place.EntityId);
            return (new Reference(new(place.Entity, place.Project, place.Name), MemberSelector.Of(place.Number)).ToString(), place.Path);
        }
    }

    private async Task<bool> IsMarkedAsync(string hex, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.RottenBlobs.AnyAsync(r => r.Digest == hex, ct);
    }

    private async Task UnreferencedAsync(List<StoredBlob> old, CancellationToken ct)
    {
        foreach (var blob in await unnamed.UnnamedAsync(old, ct))
        {
            // Named since: claimed, and perhaps logged. Gone since: swept.
            if ((await unnamed.UnnamedAsync([blob], ct)).Count > 0 && await store.FindSizeAsync(blob.Digest, ct) is not null) log.Add(FsckCode.BlobUnreferenced, blob.Digest.ToString());
        }

        old.Clear();
    }

    private async Task ForgottenAsync(List<StoredDraft> old, CancellationToken ct)
    {
        foreach (var draft in await unnamed.ForgottenAsync(old, ct)) log.Add(FsckCode.DraftForgotten, draft.Token);
        old.Clear();
    }

    private async Task DraftAsync(Guid id, CancellationToken ct)
    {
        List<PresentFile> present;
        await using (var db = await contexts.CreateDbContextAsync(ct)) present = await PresentAsync(Present(db));
        foreach (var file in present)
        {
            // Again, all at once: a commit takes claims and files away together.
            if (file.IsHeld && await store.FindSizeAsync(Digest.FromHex(file.Digest), ct) == file.Size) continue;
            if (await AgainAsync(file.Position) is not [var now]) continue;
            if (!now.IsHeld) log.Add(FsckCode.DraftUnclaimed, $"{id} {now.Path}");
            if (await store.FindSizeAsync(Digest.FromHex(now.Digest), ct) != now.Size && (await AgainAsync(now.Position)).Count > 0) log.Add(FsckCode.DraftBlobMissing, $"{id} {now.Path}");
        }

        Task<List<PresentFile>> AgainAsync(int position) => SecondLook.AtAsync(contexts, db => PresentAsync(Present(db).Where(f => f.File.Position == position)), ct);

        IQueryable<HeldFile> Present(RegistryDbContext db) => db.DraftFiles.AsNoTracking().Where(f => f.DraftId == id && f.Token == null && f.Digest != null)
            .Select(f => new HeldFile { File = f, IsHeld = db.BlobClaims.Any(c => c.UploadId == id && c.Digest == f.Digest) });

        Task<List<PresentFile>> PresentAsync(IQueryable<HeldFile> files) => files.OrderBy(f => f.File.Position)
            .Select(f => new PresentFile(f.File.Position, f.File.Path, f.File.Size, f.File.Digest!, f.IsHeld)).ToListAsync(ct);
    }

    private sealed record NamedBlob(Digest Digest, long Least, long Most, long? Stored, bool IsMarked);

    private sealed class HeldFile
    {
        public required Uploads.DraftFile File { get; init; }

        public required bool IsHeld { get; init; }
    }

    private sealed record PresentFile(int Position, string Path, long Size, string Digest, bool IsHeld);
}
