using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>
/// Logging a version: <c>createArtifact</c> begins a draft (or finds that nothing is new), <c>createArtifactFiles</c> names its files,
/// <c>createArtifactManifest</c> says what it consists of, <c>commitArtifact</c> makes the version, under the draft's own id.
/// </summary>
internal sealed class LogFields(
    CreateDraft create, AnnounceFiles announce, CommitDraft commit, LogAgain again, DraftQueries drafts, WandbVersions versions, WandbTransfers transfers) : IWandbFields
{
    private const string Manifest = "wandb_manifest.json";
    private const string ManifestType = "application/json";
    private const string FileType = "application/octet-stream";

    public void Map(WandbFields fields) => fields.Root("Mutation")
        .Field("createArtifactType", (_, args, call) => Task.FromResult(new
        {
            ArtifactType = new TypeNode(new(args.Input.Text("entityName") ?? call.Actor.DefaultEntity, args.Input.Text("projectName") ?? WandbRuns.DefaultProject), args.Input.MustText("name")),
        }))
        .Field("createArtifact", async (_, args, call) => new { Artifact = await CreateAsync(args.Input, call) })
        .Field("createArtifactManifest", (_, args, call) => ManifestAsync(args.Input, call))
        .Field("updateArtifactManifest", (_, args, call) => UpdateManifestAsync(args.Input, call))
        .Field("createArtifactFiles", async (_, args, call) => new { Files = Connection<FileNode>.All(await FilesAsync(args.Input, call)) })
        .Field("completeMultipartUploadArtifact", (_, _, _) => Task.FromException<object>(WandbCall.Refuse("No upload in parts was begun: whatever its size, a file is sent in one request here.", "multipart_unknown")))
        .Field("commitArtifact", async (_, args, call) => new { Artifact = await CommitAsync(args.Input, call) });

    private async Task<ArtifactNode> CreateAsync(WandbArguments input, WandbCall call)
    {
        var aliases = input.List("aliases");
        var collection = input.Text("artifactCollectionName") ?? (input.Texts("artifactCollectionNames") is [var first, ..] ? first : null)
            ?? aliases.Select(alias => alias.Text("artifactCollectionName")).FirstOrDefault() ?? throw WandbCall.Refuse("The artifact has no name.", "argument_missing");
        var path = new CollectionPath(input.MustText("entityName"), input.MustText("projectName"), collection);
        var type = input.MustText("artifactTypeName");
        // Before anything is known of what is there: a stranger's request for it and one that comes twice look the same otherwise.
        var clientId = input.Text("clientID") is { Length: > 0 } said ? said : Guid.CreateVersion7().ToString("N");
        if (await drafts.FindAsync(clientId, call.Actor, call.Ct) is { } before)
            return await versions.GetAsync(WandbIds.OfArtifact(before.VersionId ?? before.Id), call);
        if (await versions.FindCollectionAsync(path, call) is { } existing && (existing.Type ?? ArtifactNode.Model) != type)
            throw WandbCall.Refuse($"{path} holds artifacts of the type '{existing.Type ?? ArtifactNode.Model}', not '{type}'.", "type_mismatch");
        var words = new LogVersionRequest(input.Text("metadata"), input.Text("runName"), input.Text("description"))
        {
            Aliases = Aliases(aliases, collection),
            Tags = input.List("tags").Select(tag => tag.MustText("tagName")).ToList(),
            Foreign = new(DigestOf(input.MustText("digest")), type == ArtifactNode.Model ? null : type, input.Number("historyStep")),
        };
        if (call.Must(await again.ExecuteAsync(path, words, clientId, call.Actor, call.Ct)) is { } same)
            return await versions.FindVersionAsync(same.Id, call) ?? throw WandbCall.Refuse("The version was deleted meanwhile.", "not_found");
        var draft = call.Must(await create.ExecuteAsync(new(path, Create: true, words, []) { ClientId = clientId }, call.Actor, call.Ct));
        return await versions.GetAsync(WandbIds.OfArtifact(draft.Id), call);
    }

    private async Task<object> ManifestAsync(WandbArguments input, WandbCall call)
    {
        if (input.Text("type") is { } type && type != "FULL")
            throw WandbCall.Refuse($"A manifest of the type {type} is not taken: log the artifact whole.", "manifest_type_unknown");
        var draft = await GetDraftAsync(input.Text("artifactID"), call);
        return new { ArtifactManifest = NodeOf(draft, input.Text("digest"), call) };
    }

    private async Task<object> UpdateManifestAsync(WandbArguments input, WandbCall call)
    {
        var id = WandbIds.FindGuid(input.Text("artifactManifestID"), WandbIds.ManifestKind);
        var draft = await GetDraftAsync(id is { } key ? WandbIds.OfArtifact(key) : null, call);
        return new { ArtifactManifest = NodeOf(draft, input.Text("digest"), call) };
    }

    // The last one that is sent counts; a manifest is its artifact's own, so it needs no other id.
    private ManifestNode NodeOf(DraftInWork draft, string? digest, WandbCall call)
    {
        var file = new FileNode(Manifest) { Owner = draft.Id };
        if (string.IsNullOrEmpty(digest)) return new(draft.Id, file);
        var md5 = Md5Text.FindHex(digest) ?? throw WandbCall.Refuse("The manifest's digest is an MD5 in base64.", "md5_invalid");
        return new(draft.Id, file with { UploadUrl = transfers.ForManifest(call, draft.Id, md5), UploadHeaders = Headers(digest, ManifestType) });
    }

    private async Task<IReadOnlyList<FileNode>> FilesAsync(WandbArguments input, WandbCall call)
    {
        var files = input.List("artifactFiles");
        var answers = new FileNode[files.Count];
        foreach (var ofOne in files.Select((file, index) => (File: file, Index: index)).GroupBy(item => item.File.MustText("artifactID"), StringComparer.Ordinal))
        {
            var draft = await GetDraftAsync(ofOne.Key, call);
            var items = ofOne.ToList();
            var asked = items.ConvertAll(item => new AnnouncedFile(item.File.Text("name"), Md5Text.FindHex(item.File.Text("md5")) ?? throw WandbCall.Refuse($"The MD5 of '{item.File.Text("name")}' is 16 bytes in base64.", "md5_invalid")));
            var announced = call.Must(await announce.ExecuteAsync(draft.Id, asked, call.Actor, call.Ct));
            var artifact = await versions.GetAsync(ofOne.Key, call);
            for (var i = 0; i < items.Count; i++) answers[items[i].Index] = NodeOf(draft.Id, announced[i], items[i].File, artifact, call);
        }

        return answers;
    }

    private FileNode NodeOf(Guid draft, AnnouncedFileView file, WandbArguments asked, ArtifactNode artifact, WandbCall call)
    {
        var md5 = asked.MustText("md5");
        return new(file.Path)
        {
            Owner = draft,
            DisplayName = file.Path,
            StoragePath = $"md5/{md5}",
            Artifact = artifact,
            Digest = md5,
            // Null says that these bytes are here: only where the caller may read them anyway.
            UploadUrl = file.IsPresent ? null : transfers.ForFile(call, draft, file.Position, file.Md5),
            UploadHeaders = Headers(md5, asked.Text("mimetype") is { Length: > 0 and < 100 } type && !type.Any(char.IsControl) ? type : FileType),
        };
    }

    private async Task<ArtifactNode> CommitAsync(WandbArguments input, WandbCall call)
    {
        var draft = await GetDraftAsync(input.Text("artifactID"), call);
        if (draft.VersionId is null && !draft.Words.IsSettled)
            throw WandbCall.Refuse("The artifact has no manifest yet: send it to the address that createArtifactManifest gave, then commit again.", "manifest_missing");
        var logged = call.Must(await commit.ExecuteAsync(draft.Artifact, draft.Id, call.Actor, call.Ct));
        return await versions.FindVersionAsync(logged.Id, call) ?? throw WandbCall.Refuse("The version was deleted meanwhile.", "not_found");
    }

    private async Task<DraftInWork> GetDraftAsync(string? artifact, WandbCall call) =>
        WandbIds.FindGuid(artifact, WandbIds.ArtifactKind) is { } id && await drafts.FindAsync(id, call.Actor, call.Ct) is { } draft
            ? draft
            : throw WandbCall.Refuse("There is no such artifact in work, or it is not yours.", "not_found");

    /// <summary>Those that are set: the latest version is computed here, and these clients send it always.</summary>
    public static IReadOnlyList<string> Aliases(IEnumerable<WandbArguments> aliases, string? collection) => aliases
        .Where(alias => collection is null || alias.Text("artifactCollectionName") == collection)
        .Select(alias => alias.MustText("alias"))
        .Where(alias => MemberSelector.Parse(alias) is not { IsSuccess: true, Value: { Number: null, Alias: null } })
        .Distinct(StringComparer.Ordinal).ToList();

    private static string DigestOf(string digest) => digest.Length == Md5Text.HexLength && digest.All(char.IsAsciiHexDigitLower)
        ? digest
        : throw WandbCall.Refuse("An artifact's digest is an MD5 in lower-case hex.", "md5_invalid");

    private static string[] Headers(string md5, string type) => [$"Content-MD5:{md5}", $"Content-Type:{type}"];
}
