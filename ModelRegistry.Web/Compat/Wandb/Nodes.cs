using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>A page of things, as this wire lists them.</summary>
internal sealed record Connection<T>(IReadOnlyList<Edge<T>> Edges, string? EndCursor, bool HasNextPage, int? TotalCount = null)
{
    public PageInfoNode PageInfo => new(HasNextPage, EndCursor);

    /// <summary>A page of the registry's.</summary>
    public static Connection<T> Of<TView>(Core.Common.Page<TView> page, Func<TView, T> node, int? totalCount = null) =>
        new([.. page.Items.Select(view => new Edge<T>(node(view)))], page.Next, page.Next is not null, totalCount);

    /// <summary>All of them at once.</summary>
    public static Connection<T> All(IEnumerable<T> nodes)
    {
        var edges = nodes.Select(node => new Edge<T>(node)).ToList();
        return new(edges, null, false, edges.Count);
    }
}

internal sealed record Edge<T>(T Node, string? Version = null)
{
    public string Cursor => string.Empty;
}

internal sealed record PageInfoNode(bool HasNextPage, string? EndCursor);

internal sealed record EntityNode(string Name)
{
    public string Id => WandbIds.Of("Entity", Name);

    /// <summary>There are none here; each entity is its own, so that a client that looks for one finds where it is already.</summary>
    public OrganizationNode Organization => new(Name);

    // Content is named by MD5 here.
    public bool XxhashDigestsEnabled => false;

    public UserNode? User => null;
}

internal sealed record OrganizationNode(string Name)
{
    public EntityNode OrgEntity => new(Name);

    public string? CoreWeaveOrganizationId => null;
}

internal sealed record UserNode(string Name, string Entity, string? Email, IReadOnlyList<string> Entities, bool Admin)
{
    public string Id => WandbIds.Of("User", Name);

    public string Username => Name;

    public string Flags => "{}";

    public Connection<EntityNode> Teams => Connection<EntityNode>.All(Entities.Select(name => new EntityNode(name)));

    public Connection<object> ApiKeys => Connection<object>.All([]);

    public IReadOnlyList<OrganizationNode> Organizations => [];
}

internal sealed record ProjectNode(string EntityName, string Name)
{
    public string Id => WandbIds.Of("Project", $"{EntityName}/{Name}");

    /// <summary>These clients read it as a whole number.</summary>
    public string InternalId => (BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(Id))) & long.MaxValue).ToString(CultureInfo.InvariantCulture);

    public EntityNode Entity => new(EntityName);

    public bool ReadOnly { get; init; }

    public string Access => "PRIVATE";

    public bool AllowAllArtifactTypesInRegistry => true;

    public string? Description { get; init; }

    public string? CreatedAt { get; init; }

    public string? UpdatedAt => CreatedAt;

    public int? RunCount { get; init; }

    public bool IsRegistry => Name == CollectionPath.RegistryProject;
}

internal sealed record TagNode(string Name)
{
    public string Id => WandbIds.Of("Tag", Name);
}

internal sealed record TypeNode(ProjectNode Project, string Name)
{
    public string Id => WandbIds.Of("ArtifactType", $"{Project.EntityName}/{Project.Name}/{Name}");

    public string? Description => null;

    public string? CreatedAt => Project.CreatedAt ?? DateTimeOffset.UnixEpoch.ToWire();
}

/// <summary>A model artifact or a registered model; what is not in its path is looked up when asked for.</summary>
internal abstract record CollectionNode(CollectionPath Path)
{
    public string Id => WandbIds.OfCollection(Path);

    public string Name => Path.Name;

    public ProjectNode Project => new(Path.Entity, Path.Project);

    public static CollectionNode Of(CollectionPath path) => path.IsRegisteredModel ? new PortfolioNode(path) : new SequenceNode(path);
}

internal sealed record SequenceNode(CollectionPath Path) : CollectionNode(Path);

internal sealed record PortfolioNode(CollectionPath Path) : CollectionNode(Path);

internal sealed record AliasNode(CollectionPath Path, string Alias)
{
    public string Id => WandbIds.Of("ArtifactAlias", $"{Path}:{Alias}");

    public CollectionNode ArtifactCollection => CollectionNode.Of(Path);
}

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
            .Prepend((view.Artifact, view.Number, view.Aliases))
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

internal sealed record RunNode(RunView View)
{
    public string Id => WandbIds.OfRun(View.Id);

    public string Name => View.Name;

    public string DisplayName { get; init; } = View.Name;

    public string? Config { get; init; } = WandbRuns.ToWireConfig(View.Config);

    public string? WandbConfig => Config;

    public string? SummaryMetrics => View.Summary;

    public string State => WandbRuns.Word(View.State);

    /// <summary>One that is here has begun: a client that goes on with it asks for that.</summary>
    public RunInfoNode RunInfo => new([]);

    public bool Stopped => false;

    public IReadOnlyList<string> Tags => [];

    public int HistoryLineCount => 0;

    public int EventsLineCount => 0;

    public int LogLineCount => 0;

    public string HistoryTail => """["{}"]""";

    public string EventsTail => """["{}"]""";

    public string CreatedAt => View.CreatedAt.ToWire();

    public string HeartbeatAt => (View.FinishedAt ?? View.CreatedAt).ToWire();

    public ProjectNode Project => new(View.Entity, View.Project);

    public string ProjectId => Project.InternalId;

    public UserNode User => new(View.CreatedBy, View.Entity, null, [], false);

    public string? SweepName => null;

    public string? Description => null;

    public string? Notes => null;

    public string? SystemMetrics => null;

    public object? HistoryKeys => null;

    public string? Group => null;

    public string? JobType => null;

    public string? Commit => null;

    public bool? ReadOnly => null;

    public string? Host => null;

    public string? Program => null;
}

internal sealed record RunInfoNode(IReadOnlyList<string> Args);

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

internal static class WireTimes
{
    /// <summary>As these clients read a time: ISO 8601 in UTC, whole seconds.</summary>
    public static string ToWire(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
