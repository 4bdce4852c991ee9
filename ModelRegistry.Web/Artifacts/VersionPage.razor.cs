using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Tags;
using ModelRegistry.Web.Comments;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A version and how it was asked for.</summary>
/// <param name="Version">The version, and what its reader may do.</param>
/// <param name="Comments">How many it has.</param>
/// <param name="Via">The bookmark by number, where the address names a registered model's.</param>
public sealed record VersionPageView(VersionForReader Version, int Comments, Reference? Via);

/// <summary>A version: its card, files, metadata, usage, who holds it, lineage, comments and history.</summary>
public sealed partial class VersionPage
{
    private bool _awaitsScan;

    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The project's name, from the address; the registered models' word leads on to the version itself.</summary>
    [Parameter]
    public string Project { get; set; } = string.Empty;

    /// <summary>The artifact's name, from the address.</summary>
    [Parameter]
    public string Artifact { get; set; } = string.Empty;

    /// <summary><c>v7</c>; an alias or <c>latest</c> leads on to the number it means now.</summary>
    [Parameter]
    public string Version { get; set; } = string.Empty;

    [SupplyParameterFromQuery(Name = NavTabs.TabParameter)]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = Urls.FileParameter)]
    private string? FilePath { get; set; }

    [SupplyParameterFromQuery(Name = Urls.CommentParameter)]
    private string? Comment { get; set; }

    [SupplyParameterFromQuery(Name = Urls.ViaParameter)]
    private string? ViaText { get; set; }

    [Inject]
    private ResolveReference Resolve { get; set; } = default!;

    [Inject]
    private VersionQueries Versions { get; set; } = default!;

    [Inject]
    private CommentQueries Comments { get; set; } = default!;

    [Inject]
    private KeyedTagQueries KeyedTags { get; set; } = default!;

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{Entity}\n{Project}\n{Artifact}\n{Version}";

    private VersionView Found => Data!.Version.Version;

    private CollectionPath Path => Found.Artifact;

    private string Name => Via is { } via ? FormattableString.Invariant($"{via.ShownName} v{via.Number}") : FormattableString.Invariant($"{Found.ArtifactShownName} v{Found.Number}");

    // The address only says where the reader came from; that it is bookmarked there is looked up.
    private BookmarkOfVersion? Via => Found.Bookmarks.FirstOrDefault(b =>
        string.Equals(ViaText, FormattableString.Invariant($"{b.Model.Entity}/{b.Model.Name}:v{b.Number}"), StringComparison.Ordinal));

    private Breadcrumb[] Crumbs =>
    [
        .. BreadcrumbTrail.To(Path, Found.ProjectShownName, Found.ArtifactShownName),
        new(FormattableString.Invariant($"v{Found.Number}"), null),
    ];

    private NavTab[] Tabs =>
    [
        new("overview", "Overview"),
        new("files", "Files", Data?.Version.Version.FileCount),
        new("metadata", "Metadata"),
        new("usage", "Usage"),
        new("held", "Held by", Data is null ? null : Found.Aliases.Count + Found.Bookmarks.Count),
        new("lineage", "Lineage"),
        new(CommentsTab.Key, "Comments", Data?.Comments),
        new("history", "History"),
    ];

    private string Shown => NavTabs.Choose(Tabs, Tab);

    /// <inheritdoc/>
    protected override async Task<Result<VersionPageView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        // What no version can be called is not there; the form of a version's name is no help to who follows a link.
        if (!MemberSelector.Parse(Version).TryGet(out var member, out _)) return Error.NotFound("such model version");
        if (!(await Resolve.ExecuteAsync(new Reference(new(Entity, Project, Artifact), member), actor, ct)).TryGet(out var resolved, out var error)) return error;
        if (!(await Versions.GetAsync(resolved.VersionId, actor, ct)).TryGet(out var version, out error)) return error;
        return (await Comments.CountAsync(resolved.VersionId, actor, ct)).Map(comments => new VersionPageView(version, comments, resolved.Via));
    }

    // Bookmarks of a version may be in any entity.
    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => Data is null
        || happened.VersionId == Found.Id || happened.FromVersionId == Found.Id
        // The artifact was renamed, or another version of it became the latest.
        || (happened.EntityId == Found.EntityId && happened.Action is HistoryAction.VersionLogged or HistoryAction.ArtifactRenamed or HistoryAction.ProjectRenamed)
        || happened.Action is HistoryAction.EntityRenamed or HistoryAction.ModelRenamed or HistoryAction.ModelDeleted or HistoryAction.AliasProtected
            or HistoryAction.AliasUnprotected or HistoryAction.MemberChanged or HistoryAction.MemberRemoved;

    /// <inheritdoc/>
    protected override bool IsNews(HistoryEvent happened) => happened.VersionId == Found.Id || happened.FromVersionId == Found.Id;

    /// <inheritdoc/>
    protected override void Loaded()
    {
        if (Data!.Via is { Member.Number: { } bookmark } via)
        {
            var there = Urls.Version(Path, Found.Number, via.Path, bookmark);
            Navigation.NavigateTo(Tab is null ? there : Urls.Tab(there, Tab), new NavigationOptions { ReplaceHistoryEntry = true });
        }
        else
        {
            GoToPresentName(Urls.Version(Path, Found.Number));
        }

        if (Found.Scan is null && !_awaitsScan) _ = AwaitScanAsync();
    }

    // A scan is no event of history, and ends within seconds of a version's coming: an open page asks, ever more seldom.
    private async Task AwaitScanAsync()
    {
        _awaitsScan = true;
        try
        {
            for (var pause = TimeSpan.FromSeconds(1); Data is { Version.Version.Scan: null } && pause < TimeSpan.FromHours(1); pause *= 2)
            {
                await Task.Delay(pause, Clock, Gone);
                await InvokeAsync(ReloadAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader left.
        }
        finally
        {
            _awaitsScan = false;
        }
    }

    private bool May(RegistryAction action) => Data!.Version.Role >= RegistryActions.MinimumRole(action);
}
