using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>A page of things, as this wire lists them.</summary>
internal sealed record Connection<T>(IReadOnlyList<Edge<T>> Edges, string? EndCursor, bool HasNextPage, int? TotalCount = null)
{
    public PageInfoNode PageInfo => new(HasNextPage, EndCursor);

    /// <summary>A page of the registry's.</summary>
    public static Connection<T> Of<TView>(Core.Common.Page<TView> page, Func<TView, T> node, int? totalCount = null, Func<TView, string>? version = null) =>
        new([.. page.Items.Select((view, index) => new Edge<T>(node(view), page.CursorAfter(index), version?.Invoke(view)))], page.Next, page.Next is not null, totalCount);

    /// <summary>All of them at once.</summary>
    public static Connection<T> All(IEnumerable<T> nodes)
    {
        var edges = nodes.Select((node, index) => new Edge<T>(node, PositionAfter(index))).ToList();
        return new(edges, null, false, edges.Count);
    }

    /// <summary>The cursor of a list whose cursors are places in it: how many are before what comes next.</summary>
    public static string PositionAfter(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}

/// <summary>One thing of a list.</summary>
/// <param name="Node">The thing.</param>
/// <param name="Cursor">What, said as <c>after</c>, goes on behind it: some of these clients know a page's end by its last edge alone.</param>
/// <param name="Version">Its number in a collection, <c>v0</c>.</param>
internal sealed record Edge<T>(T Node, string? Cursor, string? Version = null);

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
    /// <summary>Null where only its name is known.</summary>
    public Guid? Key { get; init; }

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

    public bool IsBenchmark => false;

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

/// <summary>A model artifact or a registered model; what is not in its path is looked up when asked for, once.</summary>
internal abstract class CollectionNode(CollectionPath path, CollectionView? view)
{
    private Task<CollectionView?>? looked = view is null ? null : Task.FromResult<CollectionView?>(view);

    public CollectionPath Path => path;

    public string Id => WandbIds.OfCollection(Path);

    public string Name => Path.Name;

    public ProjectNode Project => new(Path.Entity, Path.Project);

    /// <summary>What the registry shows of it; null where it is gone.</summary>
    public Task<CollectionView?> LookAsync(WandbVersions versions, WandbCall call) => looked ??= versions.FindCollectionAsync(Path, call);

    public static CollectionNode Of(CollectionPath path) => Of(path, null);

    /// <summary>One that was looked up already.</summary>
    public static CollectionNode Of(CollectionView view) => Of(view.Path, view);

    private static CollectionNode Of(CollectionPath path, CollectionView? view) => path.IsRegisteredModel ? new PortfolioNode(path, view) : new SequenceNode(path, view);
}

internal sealed class SequenceNode(CollectionPath path, CollectionView? view = null) : CollectionNode(path, view);

internal sealed class PortfolioNode(CollectionPath path, CollectionView? view = null) : CollectionNode(path, view);

internal sealed record AliasNode(CollectionPath Path, string Alias)
{
    public string Id => WandbIds.Of("ArtifactAlias", $"{Path}:{Alias}");

    public CollectionNode ArtifactCollection => CollectionNode.Of(Path);
}

internal sealed record RunNode(RunView View, SaidByRuns Said)
{
    /// <summary>One run by itself.</summary>
    public RunNode(RunView view)
        : this(view, new SaidByRuns([view.Id]))
    {
    }


    public string Id => WandbIds.OfRun(View.Id);

    public string Name => View.Name;

    public string DisplayName => View.Title;

    public string? Config { get; init; } = WandbRuns.ToWireConfig(View.Config);

    public string? WandbConfig => Config;

    public string? SummaryMetrics => View.Summary;

    public string State => WandbRuns.Word(View.State);

    /// <summary>One that is here has begun: a client that goes on with it asks for that.</summary>
    public RunInfoNode RunInfo => new([]);

    public bool Stopped => false;

    public int HistoryLineCount => (int)Math.Clamp(View.LastStep + 1 ?? 0, 0, int.MaxValue);

    /// <summary>Where a run that is taken up again goes on: after the last step that it measured.</summary>
    public string HistoryTail => View.LastStep is { } step
        ? string.Create(CultureInfo.InvariantCulture, $$"""["{\"_step\":{{Math.Max(step, 0)}}}"]""")
        : """["{}"]""";

    public int EventsLineCount => 0;

    public int LogLineCount => 0;

    public string EventsTail => """["{}"]""";

    public string CreatedAt => View.CreatedAt.ToWire();

    public string HeartbeatAt => (View.HeardAt ?? View.FinishedAt ?? View.CreatedAt).ToWire();

    public ProjectNode Project => new(View.Entity, View.Project);

    public string ProjectId => Project.InternalId;

    public UserNode User => new(View.CreatedBy, View.Entity, null, [], false);

    public string? SweepName => null;

    public string? Description => null;

    public string? SystemMetrics => null;

    public object? HistoryKeys => null;

    public string? Commit => null;

    public bool? ReadOnly => null;

    public string? Host => null;

    public string? Program => null;
}

internal sealed record RunInfoNode(IReadOnlyList<string> Args);

internal static class WireTimes
{
    /// <summary>As these clients read a time: ISO 8601 in UTC, whole seconds.</summary>
    public static string ToWire(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
