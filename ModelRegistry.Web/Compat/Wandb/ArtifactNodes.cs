using System.Globalization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>A version, or a draft on its way to one.</summary>
internal sealed record ArtifactNode(Guid Key, CollectionPath Path, string Digest, string Type)
{
    public string Id => WandbIds.OfArtifact(Key);

    public required string State { get; init; }

    public long Size { get; init; }

    public long FileCount { get; init; }

    public int? VersionIndex { get; init; }

    public string? Description { get; init; }

    public string? Metadata { get; init; }

    public string? CommitHash => null;

    public long? HistoryStep { get; init; }

    // Nothing is ever removed by age here.
    public long TtlDurationSeconds => -2;

    public bool TtlIsInherited => true;

    public required string CreatedAt { get; init; }

    public string? UpdatedAt => CreatedAt;

    public IReadOnlyList<TagNode> Tags { get; init; } = [];

    public IReadOnlyList<AliasNode> Aliases { get; init; } = [];

    public TypeNode ArtifactType => new(new(Path.Entity, Path.Project), Type);

    public SequenceNode ArtifactSequence => new(Path);

    /// <summary>What the registry shows of it; null for a draft.</summary>
    public VersionView? View { get; init; }

    public const string Model = "model";

    /// <summary>A version as its reader sees it.</summary>
    public static ArtifactNode Of(VersionView view, IEnumerable<CollectionPath> latestIn)
    {
        var metadata = view.AddedMetadata ?? view.Metadata;
        // What holds in each collection, with the two that are computed, as these clients see them.
        var latest = latestIn.ToHashSet();
        var aliases = view.Bookmarks.Select(bookmark => (Path: bookmark.Model, bookmark.Number, Held: bookmark.Aliases))
            .Prepend((Path: view.Artifact, view.Number, Held: view.Aliases))
            .SelectMany(member => member.Held.Select(held => held.Name).Append(MemberSelector.Of(member.Number).ToString())
                .Concat(latest.Contains(member.Path) ? [AliasName.Latest] : []).Order(StringComparer.Ordinal).Select(name => new AliasNode(member.Path, name)));
        return new(view.Id, view.Artifact, view.Foreign?.Digest ?? view.Digest, view.Foreign?.Type ?? Model)
        {
            State = "COMMITTED",
            Size = view.SizeBytes,
            FileCount = view.FileCount,
            VersionIndex = view.Number,
            Description = view.Description,
            Metadata = metadata == "{}" ? null : metadata,
            HistoryStep = view.Foreign?.Step,
            CreatedAt = view.CreatedAt.ToWire(),
            Tags = view.Tags.Select(tag => new TagNode(tag)).ToList(),
            Aliases = aliases.ToList(),
            View = view,
        };
    }
}

/// <summary>A version in one collection.</summary>
internal sealed record MembershipNode(CollectionPath Path, int VersionIndex, ArtifactNode Artifact)
{
    public string Id => WandbIds.Of("ArtifactCollectionMembership", string.Create(CultureInfo.InvariantCulture, $"{Path}:v{VersionIndex}"));

    public CollectionNode ArtifactCollection => CollectionNode.Of(Path);

    public IReadOnlyList<AliasNode> Aliases => Artifact.Aliases.Where(alias => alias.Path == Path).ToList();
}

internal sealed record ManifestNode(Guid Key, FileNode File)
{
    public string Id => WandbIds.OfManifest(Key);
}

/// <summary>A file to download, or one to send.</summary>
internal sealed record FileNode(string Name)
{
    public string Id => WandbIds.Of("File", Owner is { } owner ? $"{owner:N}/{Name}" : Name);

    public Guid? Owner { get; init; }

    public string? DisplayName { get; init; }

    public string DirectUrl { get; init; } = string.Empty;

    public string Url => DirectUrl;

    public long? SizeBytes { get; init; }

    public string? Mimetype => "application/octet-stream";

    public string? UpdatedAt { get; init; }

    public string? Digest { get; init; }

    public string? Md5 => Digest;

    public string? StoragePath { get; init; }

    public string? UploadUrl { get; init; }

    public IReadOnlyList<string> UploadHeaders { get; init; } = [];

    /// <summary>Whatever its size, a file is one request here.</summary>
    public object? UploadMultipartUrls => null;

    public ArtifactNode? Artifact { get; init; }
}
