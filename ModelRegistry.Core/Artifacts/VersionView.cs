using ModelRegistry.Core.Access;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files.Scanning;

namespace ModelRegistry.Core.Artifacts;

/// <summary>Everything that is shown with a version.</summary>
public sealed record VersionView
{
    public required Guid Id { get; init; }

    public required Guid EntityId { get; init; }

    /// <summary>Where it was logged, by present names.</summary>
    public required CollectionPath Artifact { get; init; }

    /// <summary>The name that a client of another protocol gave its project, where that is no name of ours.</summary>
    public string? ProjectTitle { get; init; }

    /// <summary>How that artifact is called on a page.</summary>
    public string ArtifactShownName => Foreign?.Title ?? Artifact.Name;

    /// <summary>How its project is called on a page.</summary>
    public string ProjectShownName => ProjectTitle ?? Artifact.Project;

    /// <summary>Its number there.</summary>
    public required int Number { get; init; }

    /// <summary>SHA-256 of its canonical manifest, 64 hex.</summary>
    public required string Digest { get; init; }

    /// <summary>Bytes of all files together.</summary>
    public required long SizeBytes { get; init; }

    public required int FileCount { get; init; }

    /// <summary>A JSON object, compact.</summary>
    public required string Metadata { get; init; }

    public string? Description { get; init; }

    /// <summary>Metadata that people added or changed later, a JSON object; null for none.</summary>
    public string? AddedMetadata { get; init; }

    /// <summary>What clients of another protocol know the same content by, and their word for its artifact's kind; null for none.</summary>
    public ForeignWords? Foreign { get; init; }

    /// <summary>The name and id of the run that logged it.</summary>
    public string? Run { get; init; }

    /// <summary>How that run is called on a page.</summary>
    public string? RunTitle { get; init; }

    public Guid? RunId { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The worst that a scan for code said of its files; null while it waits for one by the present scanner.</summary>
    public ScanOutcome? Scan { get; init; }

    /// <summary>Files of it that the storage no longer has as they were logged; null where none is known.</summary>
    public VersionDamage? Damage { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The artifact's aliases that it holds.</summary>
    public IReadOnlyList<HeldAlias> Aliases { get; init; } = [];

    /// <summary>Where it is bookmarked, as far as the reader may see.</summary>
    public IReadOnlyList<BookmarkOfVersion> Bookmarks { get; init; } = [];

    /// <summary>The canonical reference, by number.</summary>
    public string Ref => new Reference(Artifact, MemberSelector.Of(Number)).ToString();
}

/// <summary>An alias that a member holds.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Generation">What a mover states as seen.</param>
/// <param name="MoverRole">Null for a plain alias.</param>
public sealed record HeldAlias(string Name, long Generation, Role? MoverRole)
{
    /// <summary>True where only some roles may move it.</summary>
    public bool IsProtected => MoverRole is not null;
}

/// <summary>One bookmark of a version.</summary>
/// <param name="EntityId">The registered model's entity.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Number">The bookmark's number there.</param>
/// <param name="Aliases">What it holds there.</param>
public sealed record BookmarkOfVersion(Guid EntityId, CollectionPath Model, int Number, IReadOnlyList<HeldAlias> Aliases)
{
    /// <summary>The registered model's name as a client of another protocol gave it, where that is no name of ours.</summary>
    public string? Title { get; init; }

    /// <summary>How the registered model is called on a page.</summary>
    public string ShownName => Title ?? Model.Name;
}

/// <summary>One file of a version.</summary>
/// <param name="Path">As logged.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">SHA-256.</param>
public sealed record FileView(string Path, long Size, Files.Digest Digest)
{
    /// <summary>What the scan for code says, where files are listed; null while it waits.</summary>
    public ScanOutcome? Scan { get; init; }

    /// <summary>True where files are listed and the storage no longer has its bytes as they were logged.</summary>
    public bool IsDamaged { get; init; }
}
