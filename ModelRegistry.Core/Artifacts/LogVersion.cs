using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Tags;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.Artifacts;

/// <summary>What is said of a version when it is logged.</summary>
/// <param name="Metadata">A JSON object, or null for none.</param>
/// <param name="Run">The name of the run that logs it, or null.</param>
public sealed record LogVersionRequest(string? Metadata = null, string? Run = null, string? Description = null)
{
    /// <summary>Plain aliases of the artifact that it gets.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its first tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Entries whose bytes lie elsewhere.</summary>
    public IReadOnlyList<VersionReference> References { get; init; } = [];

    /// <summary>What another protocol's client said beside; null for none.</summary>
    public ForeignWords? Foreign { get; init; }

    /// <summary>True once somebody said which files it has in the end: see <see cref="SettleDraft"/>.</summary>
    public bool IsSettled { get; init; }
}

/// <summary>What clients of another protocol know a version by. That protocol's own code has checked it.</summary>
/// <param name="Digest">Its name for the content, 32 hex.</param>
/// <param name="Type">Its word for what kind of thing the artifact holds, where that is no model; at most 128 characters.</param>
/// <param name="Step">The step of the run at which it was logged.</param>
/// <param name="Title">Its name for the artifact, where that is none of ours: see <see cref="ForeignName.Title"/>. Kept where the artifact is made.</param>
public sealed record ForeignWords(string? Digest = null, string? Type = null, long? Step = null, string? Title = null);

/// <summary>The version that answers a log.</summary>
/// <param name="Id">The version.</param>
/// <param name="Artifact">Where it is, by present names.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Created">False where the newest version already was this manifest (rule 5).</param>
public sealed record LoggedVersion(Guid Id, CollectionPath Artifact, int Number, bool Created)
{
    /// <summary>True where the draft was committed before, by whomever: this is what came of it then.</summary>
    public bool IsRepeated { get; init; }
}

/// <summary>Logs a version: rights first, then bytes, then one transaction that makes it visible.</summary>
public sealed class LogVersion(
    RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts, IBlobStore store, StoreRoom room, PublishBlobs publish, BlobClaims claims,
    CardIndex cards, ScanBell bell)
{
    /// <summary>Asks for rights and a place before the first byte is taken: an upload to add files to, or the refusal.</summary>
    public Task<Result<VersionUpload>> BeginAsync(CollectionPath target, bool create, Actor actor, CancellationToken ct) =>
        BeginAsync(target, create, length: null, actor, ct);

    /// <summary>The same; where <paramref name="length"/> says how many bytes will come at least, also <c>insufficient_storage</c> before the first.</summary>
    public async Task<Result<VersionUpload>> BeginAsync(CollectionPath target, bool create, long? length, Actor actor, CancellationToken ct)
    {
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            if ((await CheckAsync(db, target, create, actor, ct)).Error is { } refusal) return refusal;
        }

        return (await room.OpenAsync(length, ct)).Map(intake => new VersionUpload(store, intake, publish, target, create));
    }

    /// <summary>
    /// Makes the version visible, whole, with its number, aliases and events; or refuses and leaves nothing. On success and on refusal alike the
    /// caller disposes the upload.
    /// </summary>
    public async Task<Result<LoggedVersion>> CommitAsync(VersionUpload upload, LogVersionRequest request, Actor actor, CancellationToken ct)
    {
        if (!LogWords.Parse(request).TryGet(out var words, out var error)) return error;
        if (!upload.ToManifest(words.Metadata, request.References).TryGet(out var manifest, out error)) return error;

        // Bytes first, row second: a crash between the two leaves bytes nobody refers to, never a version without its bytes.
        // Held meanwhile, so that a purge of the last version with the same bytes does not take them in between.
        if (!(await claims.TakeAsync(manifest.Files, ct)).TryGet(out var claimed, out error)) return error;
        if (await upload.PublishAsync(ct) is { } fault) return fault;
        return await CommitAsync(
            new(upload.Target, upload.Create, words, manifest)
            {
                Open = async scope => await BlobClaims.ReleaseAsync(scope.Db, claimed, ct) is { } lapsed ? lapsed : (LoggedVersion?)null,
            },
            actor,
            ct);
    }

    /// <summary>Whether the actor may log there, before anything is taken; where.</summary>
    internal static async Task<Result<EntityGrant>> CheckAsync(RegistryDbContext db, CollectionPath target, bool create, Actor actor, CancellationToken ct)
    {
        if (target.IsRegisteredModel) return NotAnArtifact;
        var access = await EntityAccess.RequireAsync(db, actor, target.Entity, RegistryAction.LogVersion, ct);
        if (!access.TryGet(out var grant, out var error)) return error;
        if (!ResourceName.ParseProject(target.Project, "project").TryGet(out _, out error)) return error;
        if (!ResourceName.Parse(target.Name, "artifact").TryGet(out _, out error)) return error;
        if (!create && await CollectionLookup.FindAsync(db, grant.EntityId, target, ct) is null) return CollectionLookup.NotMade(target);
        return grant;
    }

    /// <summary>The one transaction in which a version appears, however its files came: they are published, and claimed until then.</summary>
    internal async Task<Result<LoggedVersion>> CommitAsync(LogPlan plan, Actor actor, CancellationToken ct)
    {
        var (manifest, words) = (plan.Manifest, plan.Words);
        if (!(await cards.KeepAsync(manifest, ct)).TryGet(out var card, out var error)) return error;
        var digest = manifest.ComputeDigest();
        var result = await writes.InEntityAsync<LoggedVersion>(actor, plan.Target.Entity, RegistryAction.LogVersion, async scope =>
        {
            if (!(await plan.Open(scope)).TryGet(out var before, out var refusal)) return refusal;
            if (before is not null) return before;
            if (!(await GetArtifactAsync(scope, plan)).TryGet(out var artifact, out refusal)) return refusal;
            var path = scope.PathOf(artifact);
            var newest = await scope.Db.Memberships.Include(m => m.Version)
                .Where(m => m.CollectionId == artifact.Id && m.RemovedAt == null)
                .OrderByDescending(m => m.Number).FirstOrDefaultAsync(ct);
            var created = newest?.Version!.Digest != digest.Hex;
            if (created)
            {
                if (!(await GetRunAsync(scope, artifact.Project!, words.Run, plan.Create)).TryGet(out var run, out refusal)) return refusal;
                newest = Add(scope, artifact, plan, digest, run, card);
                scope.Record(new(HistoryAction.VersionLogged, path.ToString())
                {
                    CollectionId = artifact.Id,
                    VersionId = newest.VersionId,
                    ToNumber = newest.Number,
                    To = digest.ToString(),
                });
            }

            foreach (var alias in words.Aliases)
            {
                if (!(await AliasMoves.MoveAsync(scope, path, artifact, alias, newest!, seen: null, new(Reason: null))).TryGet(out _, out refusal)) return refusal;
            }

            var logged = new LoggedVersion(newest!.VersionId, path, newest.Number, created);
            await plan.Close(scope, logged);
            return logged;
        }, ct);
        if (result.IsSuccess) bell.Ring();
        return result;
    }

    private static Membership Add(WriteScope scope, Collection artifact, LogPlan plan, Digest digest, Run? run, long? card)
    {
        var (manifest, words) = (plan.Manifest, plan.Words);
        var version = new ModelVersion
        {
            Id = plan.Id ?? Guid.CreateVersion7(scope.Now),
            ArtifactId = artifact.Id,
            Number = artifact.NextNumber,
            Digest = digest.Hex,
            SizeBytes = manifest.SizeBytes,
            FileCount = manifest.Files.Count,
            Metadata = manifest.Metadata.Text,
            RunId = run?.Id,
            CreatedById = scope.Actor.UserId,
            CreatedAt = scope.Now,
            Description = words.Description,
            References = VersionReference.ToJson(manifest.References),
            ForeignDigest = words.Foreign?.Digest,
            RunStep = words.Foreign?.Step,
        };
        scope.Db.Versions.Add(version);
        scope.InsertLast(manifest.Files.Select((file, position) => new VersionFile
        {
            VersionId = version.Id,
            Position = position,
            Path = file.Path.Value,
            PathHash = file.Path.KeyHash,
            Size = file.Size,
            Digest = file.Digest.Hex,
            Md5 = file.Md5,
        }).ToList());
        scope.Db.VersionTags.AddRange(words.Tags.Select(tag => new VersionTag { VersionId = version.Id, Name = tag.Value, NameKey = tag.Key }));
        if (card is { } textId)
            scope.Db.SearchTexts.Add(new() { ThingId = version.Id, Slot = SearchSlot.Card, Kind = SearchKind.Version, EntityId = artifact.EntityId, TextId = textId });
        return CollectionMembers.Add(scope, artifact, version);
    }

    private static async Task<Result<Collection>> GetArtifactAsync(WriteScope scope, LogPlan plan)
    {
        var (db, target) = (scope.Db, plan.Target);
        if (await CollectionLookup.FindAsync(db, scope.Grant.EntityId, target, scope.Ct) is { } found) return found;
        if (!plan.Create) return CollectionLookup.NotMade(target);
        var project = await CollectionLookup.FindProjectAsync(db, scope.Grant.EntityId, target.Project, scope.Ct);
        if (project is null)
        {
            if (!(await CreateProject.AddAsync(scope, target.Project)).TryGet(out project, out var error)) return error;
        }

        var added = await CreateCollection.AddAsync(scope, project, target.Name);
        if (added.IsSuccess) (added.Value.Type, added.Value.Title) = (plan.Words.Foreign?.Type, plan.Words.Foreign?.Title);
        return added;
    }

    private static async Task<Result<Run?>> GetRunAsync(WriteScope scope, Project project, string? name, bool create)
    {
        if (string.IsNullOrEmpty(name)) return (Run?)null;
        if (!ResourceName.Parse(name, "run").TryGet(out var parsed, out var error)) return error;
        var key = parsed.Key;
        if (await scope.Db.Runs.FirstOrDefaultAsync(r => r.ProjectId == project.Id && r.NameKey == key, scope.Ct) is { } found) return found;
        if (!create) return new Error(ErrorKind.NotFound, "not_found", $"There is no run {parsed} in {scope.Grant.EntityName}/{project.Name} yet; with create=true it is made.");
        return (await CreateRun.AddAsync(scope, project, parsed, JsonObjectText.Empty, JsonObjectText.Empty, RunState.Running)).Map<Run?>(run => run);
    }

    private static Error NotAnArtifact => Error.Invalid("reference_invalid", "artifact",
        $"Versions are logged into a model artifact and then bookmarked in a registered model; '{CollectionPath.RegistryProject}' is no project to log into.");
}
