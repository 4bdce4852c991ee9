using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;

namespace ModelRegistry.Core.Uploads;

/// <summary>A version to be logged in steps.</summary>
/// <param name="Artifact">Where.</param>
/// <param name="Create">True where a missing project, artifact and run are made at the commit.</param>
/// <param name="Words">What is said of it.</param>
/// <param name="Files">Its files, in any order.</param>
/// <param name="IsDirect">False where the caller does not want to send bytes straight to the store.</param>
public sealed record CreateDraftRequest(CollectionPath Artifact, bool Create, LogVersionRequest Words, IReadOnlyList<NewDraftFile> Files, bool IsDirect = true)
{
    /// <summary>What the caller's client calls it, 1 to <see cref="CreateDraft.MaxClientId"/> characters: asked again, the same draft answers. Null for a new one.</summary>
    public string? ClientId { get; init; }
}

/// <summary>A file that will be sent.</summary>
/// <param name="Path">Inside the version.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Digest"><c>sha256:…</c>, or null: it is computed in any case, and checked against this one.</param>
public sealed record NewDraftFile(string? Path, long Size, string? Digest = null)
{
    /// <summary>When the caller's copy was last changed, or null: kept for the caller, who sees by it whether a copy is the one that was begun with.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }
}

/// <summary>A draft that was begun.</summary>
/// <param name="Id">The draft.</param>
/// <param name="ExpiresAt">From then on it takes nothing more.</param>
/// <param name="Files">As they came in the request.</param>
public sealed record CreatedDraft(Guid Id, DateTimeOffset ExpiresAt, IReadOnlyList<DraftFileView> Files);

/// <summary>Begins a version that arrives in steps: everything that can be refused is refused before the first byte.</summary>
public sealed class CreateDraft(
    RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IDatabaseDialect dialect, IBlobStore store, StoreRoom room,
    PublishBlobs publish, BlobClaims claims, DirectUploads direct, IOptions<DraftOptions> options, TimeProvider clock)
{
    /// <summary>How long the claims of a draft outlast it, so that a commit that began before its end finds them.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Characters of a client's id at most.</summary>
    public const int MaxClientId = 256;

    private const int AtOnce = 500;

    private static readonly Digest Empty = Digest.FromBytes(System.Security.Cryptography.SHA256.HashData([]));

    /// <summary>
    /// The draft; or what logging a version refuses, <c>size_invalid</c>, <c>digest_invalid</c>, <c>digest_mismatch</c> (of an empty file),
    /// <c>digest_size_mismatch</c> (of bytes that the actor may read), <c>insufficient_storage</c>, <c>drafts_too_many</c>, <c>drafts_too_large</c>.
    /// A file is present where the actor may read its bytes already, or where it has none.
    /// </summary>
    public async Task<Result<CreatedDraft>> ExecuteAsync(CreateDraftRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if (!(await LogVersion.CheckAsync(db, request.Artifact, request.Create, actor, ct)).TryGet(out _, out var refusal)) return refusal;
        }

        if (Check(request.Words) is { } fault) return fault;
        if (request.ClientId is { Length: 0 or > MaxClientId }) return DraftErrors.ClientIdInvalid;
        if (request.ClientId is { } client && await FindBeforeAsync(client, actor, ct) is { } before) return before;
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        if (!ToFiles(request.Files, id).TryGet(out var files, out var error)) return error;
        try
        {
            var expiresAt = clock.GetUtcNow().AddDays(options.Value.KeepDays);
            if (await FindPresentAsync(files, id, expiresAt + Grace, actor, ct) is { } mistaken) return mistaken;
            var free = await room.FindFreeAsync(ct);
            var added = await AddAsync(request, id, files, free, expiresAt, actor, ct);
            if (!added.TryGet(out var draft, out error))
            {
                await ForgetAsync(id, ct);
                return error;
            }

            return request.IsDirect ? draft with { Files = await direct.ViewAsync(files, ct) } : draft;
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

    private static Error? Check(LogVersionRequest words)
    {
        if (!LogWords.Parse(words).TryGet(out _, out var error)) return error;
        return string.IsNullOrEmpty(words.Run) ? null : ResourceName.Parse(words.Run, "run").Error;
    }

    private static Result<List<DraftFile>> ToFiles(IReadOnlyList<NewDraftFile> asked, Guid draftId)
    {
        if (asked.Count > Manifest.MaxFiles) return ManifestErrors.TooMany;
        var (files, paths, keys, total) = (new List<DraftFile>(asked.Count), new List<FilePath>(asked.Count), new HashSet<string>(asked.Count, StringComparer.Ordinal), 0L);
        foreach (var file in asked)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"files[{files.Count}]");
            if (!FilePath.Parse(file.Path, $"{field}.path").TryGet(out var path, out var error)) return error;
            if (!keys.Add(path.Key)) return ManifestErrors.Duplicate(path, $"{field}.path");
            if (file.Size < 0 || file.Size > long.MaxValue - total) return DraftErrors.SizeInvalid($"{field}.size");
            Digest? declared = null;
            if (file.Digest is not null)
            {
                if (!Digest.TryParse(file.Digest, out var parsed)) return DraftErrors.DigestInvalid($"{field}.digest");
                declared = parsed;
                if (file.Size == 0 && parsed != Empty) return DraftErrors.NotTheEmptyDigest($"{field}.digest", path, parsed, Empty);
                if (file.Size > 0 && parsed == Empty) return DraftErrors.DigestOfOtherSize($"{field}.size", path.Value, file.Size, 0);
            }

            total += file.Size;
            paths.Add(path);
            files.Add(new()
            {
                DraftId = draftId,
                Position = files.Count,
                Path = path.Value,
                Size = file.Size,
                DeclaredDigest = declared?.Hex,
                ModifiedAt = file.ModifiedAt?.ToUniversalTime(),
                Received = 0,
                Token = Guid.CreateVersion7(),
                Digest = null,
            });
        }

        // A file where another has a folder: no commit could ever mend that.
        for (var i = 0; i < paths.Count; i++)
        {
            if (paths[i].FolderKeys().FirstOrDefault(keys.Contains) is { } folder)
                return ManifestErrors.Conflict(paths[i], folder, string.Create(CultureInfo.InvariantCulture, $"files[{i}].path"));
        }

        return files;
    }

    /// <summary>
    /// Claims first, then looks again: where a purge was faster, the second look finds no version, and the file is missing; where the claim was, the
    /// bytes stay until the draft's end. <c>digest_size_mismatch</c> before anything is claimed.
    /// </summary>
    private async Task<Error?> FindPresentAsync(List<DraftFile> files, Guid draftId, DateTimeOffset until, Actor actor, CancellationToken ct)
    {
        var empty = files.Where(file => file.Size == 0).ToList();
        var readable = await FindReadableAsync(files, actor, ct);
        if (FindOtherSize(files, readable) is { } mistaken) return mistaken;
        var wanted = readable.Select(known => known.Digest).Concat(empty.Count > 0 ? [Empty.Hex] : []).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0) return null;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            await BlobClaims.AddAsync(db, draftId, wanted, until, ct);
            await db.SaveChangesAsync(ct);
        }

        await claims.WaitAsync(wanted, ct);
        if (empty.Count > 0) await publish.ExecuteAsync([await store.StageAsync(Stream.Null, ct)], ct);
        foreach (var file in empty) (file.Digest, file.Token) = (Empty.Hex, null);
        if (readable.Count == 0) return null;
        readable = await FindReadableAsync(files, actor, ct);
        foreach (var file in files.Where(file => file.DeclaredDigest is { } hex && readable.Contains((hex, file.Size))))
            (file.Digest, file.Token, file.Received) = (file.DeclaredDigest, null, file.Size);
        return null;
    }

    // Only of what the actor may read: of other bytes nothing is told, not even that a size is wrong.
    private static Error? FindOtherSize(List<DraftFile> files, HashSet<(string Digest, long Size)> readable)
    {
        if (readable.Count == 0) return null;
        var sizes = readable.ToLookup(known => known.Digest, known => known.Size, StringComparer.Ordinal);
        var wrong = files.Find(file => file.DeclaredDigest is { } hex && sizes[hex].Any() && !sizes[hex].Contains(file.Size));
        return wrong is null ? null : DraftErrors.DigestOfOtherSize(
            string.Create(CultureInfo.InvariantCulture, $"files[{wrong.Position}].size"), wrong.Path, wrong.Size, sizes[wrong.DeclaredDigest!].First());
    }

    private async Task<CreatedDraft?> FindBeforeAsync(string client, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var userId = actor.UserId;
        var draft = await db.Drafts.AsNoTracking().FirstOrDefaultAsync(d => d.CreatedById == userId && d.ClientId == client, ct);
        if (draft is null) return null;
        var files = await db.DraftFiles.AsNoTracking().Where(f => f.DraftId == draft.Id).OrderBy(f => f.Position).ToListAsync(ct);
        return new(draft.Id, draft.ExpiresAt, files.ConvertAll(DraftFileView.Of));
    }

    // Rule 6: knowing a digest gives nobody the knowledge that it exists. Only what the actor could download this moment counts, so no rotten
    // bytes either: they are sent again, and whole with it.
    private async Task<HashSet<(string Digest, long Size)>> FindReadableAsync(List<DraftFile> files, Actor actor, CancellationToken ct)
    {
        var found = new HashSet<(string, long)>();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var readable = EntityAccess.Where(db, actor, RegistryAction.DownloadFiles);
        foreach (var some in files.Where(file => file.Size > 0).Select(file => file.DeclaredDigest).OfType<string>().Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var rows = await db.VersionFiles.AsNoTracking()
                .Where(f => some.Contains(f.Digest) && f.Version!.DeletedAt == null && !db.RottenBlobs.Any(r => r.Digest == f.Digest) && readable.Contains(f.Version.Artifact!.EntityId))
                .Select(f => new { f.Digest, f.Size }).Distinct().ToListAsync(ct);
            found.UnionWith(rows.Select(row => (row.Digest, row.Size)));
        }

        return found;
    }

    // Whoever is refused again and again holds nothing.
    private async Task ForgetAsync(Guid draftId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await BlobClaims.ReleaseAsync(db, draftId, new HashSet<string>(StringComparer.Ordinal), clock.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);
    }

    private Task<Result<CreatedDraft>> AddAsync(
        CreateDraftRequest request, Guid id, List<DraftFile> files, long? free, DateTimeOffset expiresAt, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<CreatedDraft>(actor, request.Artifact.Entity, RegistryAction.LogVersion, async scope =>
        {
            var (db, now, userId) = (scope.Db, scope.Now, scope.Actor.UserId);
            if (await StoreRoom.Live(db, now).CountAsync(d => d.CreatedById == userId, ct) >= options.Value.PerPerson) return DraftErrors.TooMany(options.Value.PerPerson);
            var wanted = files.Sum(file => file.Size - file.Received);
            if (free is { } bytes && wanted > 0 && await StoreRoom.CheckAsync(db, userId, wanted, bytes, options.Value.PerPersonPercent, now, ct) is { } full) return full;
            db.Drafts.Add(new()
            {
                Id = id,
                EntityId = scope.Grant.EntityId,
                Project = request.Artifact.Project,
                ProjectKey = TextKey.Of(request.Artifact.Project),
                Artifact = request.Artifact.Name,
                ArtifactKey = TextKey.Of(request.Artifact.Name),
                Create = request.Create,
                CreatedById = userId,
                ClientId = request.ClientId,
                Request = JsonSerializer.Serialize(request.Words),
                FileCount = files.Count,
                SizeBytes = files.Sum(file => file.Size),
                CreatedAt = now,
                ExpiresAt = expiresAt,
            });
            scope.InsertLast(files);
            return new CreatedDraft(id, expiresAt, files.ConvertAll(DraftFileView.Of));
        }, ct);
}
