using System.Text.Json.Serialization;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Files;
using ModelRegistry.Web.Files.Inspection;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A model version.</summary>
internal record VersionContract
{
    protected VersionContract(VersionView view)
    {
        (Id, Ref, Number) = (view.Id, view.Ref, view.Number);
        (Entity, Project, Artifact) = (view.Artifact.Entity, view.Artifact.Project, view.Artifact.Name);
        (Digest, SizeBytes, FileCount) = (Core.Files.Digest.FromHex(view.Digest).ToString(), view.SizeBytes, view.FileCount);
        (Metadata, Description, Tags) = (new(view.Metadata), view.Description, view.Tags);
        AddedMetadata = view.AddedMetadata is { } added ? new RawJson(added) : null;
        Aliases = view.Aliases.Select(alias => alias.Name).ToList();
        Bookmarks = view.Bookmarks.Select(PlaceContract.Of).ToList();
        (Run, RunId, CreatedBy, CreatedAt) = (view.Run, view.RunId, view.CreatedBy, view.CreatedAt);
        Scan = InspectionWords.Of(view.Scan);
        (Damaged, DamagedFiles) = (view.Damage is not null, view.Damage?.Paths ?? []);
    }

    public Guid Id { get; }

    /// <summary>The canonical reference, by number.</summary>
    public string Ref { get; }

    public string Entity { get; }

    public string Project { get; }

    public string Artifact { get; }

    public int Number { get; }

    /// <summary>SHA-256 of the canonical manifest.</summary>
    public string Digest { get; }

    /// <summary>Bytes of all files together.</summary>
    public long SizeBytes { get; }

    public int FileCount { get; }

    /// <summary>As logged.</summary>
    public RawJson Metadata { get; }

    /// <summary>What a client put beside it later, whole; null for nothing.</summary>
    public RawJson? AddedMetadata { get; }

    public string? Description { get; }

    public IReadOnlyList<string> Tags { get; }

    /// <summary>The artifact's aliases that it holds; <c>latest</c> is computed and not among them.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Where it is bookmarked, as far as the caller may see.</summary>
    public IReadOnlyList<PlaceContract> Bookmarks { get; }

    /// <summary>The name of the run that logged it.</summary>
    public string? Run { get; }

    public Guid? RunId { get; }

    public string CreatedBy { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The worst that a scan for code said of its files: <c>clean</c>, <c>suspicious</c>, <c>notScanned</c>, <c>noExecutable</c>; <c>pending</c> until it is done.</summary>
    public string Scan { get; }

    /// <summary>True where the storage no longer has all its bytes as they were logged: what is damaged is not served, and no alias moves here.</summary>
    public bool Damaged { get; }

    /// <summary>Which files, at most 20 of them.</summary>
    public IReadOnlyList<string> DamagedFiles { get; }

    public static VersionContract Of(VersionView view) => new(view);
}

/// <summary>The version that answers a log.</summary>
internal sealed record LoggedVersionContract : VersionContract
{
    private LoggedVersionContract(VersionView view, LoggedVersion logged)
        : base(view) => (Created, Repeated) = (logged.Created, logged.IsRepeated);

    /// <summary>False where the artifact's newest version already was this.</summary>
    [JsonPropertyOrder(1)]
    public bool Created { get; }

    /// <summary>True, and there at all, where this draft was committed before: the version is what came of it then.</summary>
    [JsonPropertyOrder(2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Repeated { get; }

    public static LoggedVersionContract Of(VersionView view, LoggedVersion logged) => new(view, logged);
}

/// <summary>One bookmark of a version.</summary>
/// <param name="Model">The registered model's reference.</param>
/// <param name="Number">The bookmark's number there.</param>
/// <param name="Aliases">What it holds there.</param>
internal sealed record PlaceContract(string Model, int Number, IReadOnlyList<string> Aliases)
{
    public static PlaceContract Of(BookmarkOfVersion bookmark) =>
        new(bookmark.Model.ToString(), bookmark.Number, bookmark.Aliases.Select(alias => alias.Name).ToList());
}

/// <summary>What people may add to a version later; a field left out stays as it is, an empty description clears it, tags replace all tags.</summary>
internal sealed record DescribeVersionBody(string? Description, IReadOnlyList<string>? Tags);

/// <summary>One file of a version.</summary>
/// <param name="Path">As logged.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">Its SHA-256.</param>
/// <param name="Damaged">True where the storage no longer has its bytes as they were logged.</param>
internal sealed record FileContract(string Path, long Size, string Digest, bool Damaged)
{
    public static FileContract Of(FileView file) => new(file.Path, file.Size, file.Digest.ToString(), file.IsDamaged);
}

/// <summary>An entry of a version whose bytes lie elsewhere.</summary>
/// <param name="Path">As logged.</param>
/// <param name="Uri">Where, as the client said; nothing is ever fetched from there.</param>
/// <param name="Digest">What the client knows it by there; nobody proves it.</param>
/// <param name="Size">Bytes, where the client said so.</param>
internal sealed record ReferenceContract(string Path, string Uri, string Digest, long? Size)
{
    public static ReferenceContract Of(VersionReference reference) => new(reference.Path, reference.Uri, reference.Digest, reference.Size);
}
