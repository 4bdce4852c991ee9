using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Uploads;

/// <summary>A version that will arrive in steps.</summary>
/// <param name="Metadata">A JSON object.</param>
/// <param name="Run">The name of the run that logs it.</param>
/// <param name="Aliases">Aliases that the version gets.</param>
/// <param name="Description">Its first description.</param>
/// <param name="Tags">Its first tags.</param>
/// <param name="Files">Its files, required; none is fine.</param>
/// <param name="Direct">False for an answer without addresses of the storage: all bytes come here then.</param>
internal sealed record NewDraftBody(
    RawJson? Metadata, string? Run, IReadOnlyList<string>? Aliases, string? Description, IReadOnlyList<string>? Tags, IReadOnlyList<NewDraftFileBody?>? Files, bool? Direct)
{
    public CreateDraftRequest ToRequest(CollectionPath artifact, bool create) => new(
        artifact,
        create,
        new(Metadata?.Text, Run, Description) { Aliases = Aliases ?? [], Tags = Tags ?? [] },
        Files!.Select(file => new NewDraftFile(file?.Path, file?.Size ?? -1, file?.Digest) { ModifiedAt = file?.ModifiedAt }).ToList(),
        Direct ?? true);
}

/// <summary>A file that will be sent.</summary>
/// <param name="Path">Inside the version, required.</param>
/// <param name="Size">Bytes, required.</param>
/// <param name="Digest"><c>sha256:…</c>: checked when the file is whole. A file that the caller may download from another version need not be sent then.</param>
/// <param name="ModifiedAt">When your copy was last changed: given back with the file, for whoever goes on later and must know that it is the same copy.</param>
internal sealed record NewDraftFileBody(string? Path, long? Size, string? Digest, DateTimeOffset? ModifiedAt);

/// <summary>A draft that was begun.</summary>
/// <param name="ExpiresAt">From then on it takes nothing more, and goes.</param>
/// <param name="Files">As they came in the request.</param>
internal sealed record NewDraftContract(Guid Id, DateTimeOffset ExpiresAt, IReadOnlyList<DraftFileContract> Files)
{
    public static NewDraftContract Of(string under, CollectionPath artifact, CreatedDraft draft) =>
        new(draft.Id, draft.ExpiresAt, draft.Files.Select(file => DraftFileContract.Of(under, new(artifact, draft.Id, file.Position), file)).ToList());
}

/// <summary>A draft, seen by its maker; its own address answers administrators too.</summary>
/// <param name="Artifact">Where it will be logged: <c>entity/project/name</c>, as asked for.</param>
/// <param name="ExpiresAt">From then on it takes nothing more, and goes.</param>
/// <param name="SizeBytes">Of all its files.</param>
/// <param name="MissingCount">Files that are not present; <c>…/files?state=missing</c> lists them.</param>
/// <param name="MissingBytes">Bytes that did not arrive yet.</param>
/// <param name="VersionId">The version that it became, or null.</param>
/// <param name="CreatedBy">Its maker.</param>
internal sealed record DraftContract(
    Guid Id, string Artifact, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int FileCount, long SizeBytes, int MissingCount, long MissingBytes, Guid? VersionId, string CreatedBy)
{
    public static DraftContract Of(DraftView view) => new(
        view.Id, view.Artifact.ToString(), view.CreatedAt, view.ExpiresAt, view.FileCount, view.SizeBytes, view.MissingCount, view.MissingBytes, view.VersionId, view.CreatedBy);
}

/// <summary>A file of a draft.</summary>
/// <param name="Path">Inside the version.</param>
/// <param name="State"><c>present</c>: nothing of it needs to be sent. Else <c>missing</c>.</param>
/// <param name="Size">Bytes, as declared.</param>
/// <param name="Received">Bytes that count: where it goes on.</param>
/// <param name="Digest">As computed where it is present; as declared before, or null.</param>
/// <param name="ModifiedAt">As the draft's maker said, or null.</param>
/// <param name="Upload">The address that takes its bytes, on this server; null where it is present.</param>
/// <param name="Direct">Where the storage takes the bytes of this large file itself; null where it does not. Asking for the file again signs it anew.</param>
internal sealed record DraftFileContract(string Path, string State, long Size, long Received, string? Digest, DateTimeOffset? ModifiedAt, string? Upload, DirectContract? Direct)
{
    public static DraftFileContract Of(string under, DraftFileAddress address, DraftFileView file) => new(
        file.Path, file.IsPresent ? "present" : "missing", file.Size, file.Received, file.Digest?.ToString(), file.ModifiedAt,
        file.IsPresent ? null : ApiUrls.DraftFile(under, address with { Position = file.Position }),
        // A page may speak to this server alone.
        under == ApiUrls.Base && file.Direct is { } direct ? new(direct.Url.AbsoluteUri, direct.ExpiresAt) : null);
}

/// <summary>A signed address of the storage that takes one file's bytes and gives none.</summary>
/// <param name="Url">For the storage's own protocol (Azure: Put Blob, or blocks and their list); no token goes along.</param>
/// <param name="ExpiresAt">What begins later is refused by the storage.</param>
internal sealed record DirectContract(string Url, DateTimeOffset ExpiresAt);
