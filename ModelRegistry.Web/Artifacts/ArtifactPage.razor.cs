using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.History;
using MudBlazor;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A model artifact and a page of its versions; null on the tabs without them.</summary>
/// <param name="Artifact">The artifact, and what its reader may do.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Binned">How many more lie in the bin.</param>
public sealed record ArtifactPageView(CollectionForReader Artifact, Page<VersionView>? Versions, int Binned = 0);

/// <summary>A model artifact: its versions with chosen metadata, where each is bookmarked, its history, timelines and protected aliases.</summary>
public sealed partial class ArtifactPage
{
    /// <summary>Versions of one page.</summary>
    public const int PageSize = 50;

    private const string TrendTab = "trend";
    private const string HistoryTab = "history";
    private const string SettingsTab = "settings";

    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The project's name, from the address.</summary>
    [Parameter]
    public string Project { get; set; } = string.Empty;

    /// <summary>The artifact's name, from the address.</summary>
    [Parameter]
    public string Artifact { get; set; } = string.Empty;

    [SupplyParameterFromQuery(Name = NavTabs.TabParameter)]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = AliasFilter.AliasParameter)]
    private string? Alias { get; set; }

    [SupplyParameterFromQuery(Name = Urls.AtParameter)]
    private string? At { get; set; }

    [SupplyParameterFromQuery(Name = ColumnChooser.ColumnsParameter)]
    private string? Columns { get; set; }

    [Inject]
    private CollectionQueries Collections { get; set; } = default!;

    [Inject]
    private VersionQueries Versions { get; set; } = default!;

    [Inject]
    private BinQueries Bin { get; set; } = default!;

    [Inject]
    private HistoryQueries History { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    [Inject]
    private ChangeCollection Change { get; set; } = default!;

    [Inject]
    private DeleteCollection Delete { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{Entity}\n{Project}\n{Artifact}";

    // Columns are of what is loaded already: choosing others reads nothing.
    /// <inheritdoc/>
    protected override string Part => $"{Shown}\n{Cursor}";

    private CollectionView Found => Data!.Artifact.Collection;

    private CollectionPath Path => Found.Path;

    private NavTab[] Tabs => [new("versions", "Versions", Data?.Artifact.Collection.Members), new(TrendTab, "Trend"), new(HistoryTab, "History"), new(TimelineTab.Key, "Timeline"), new(SettingsTab, "Settings")];

    private IReadOnlyList<string> Named => AliasFilter.Choices(Found.Aliases, Alias);

    private string Shown => NavTabs.Choose(Tabs, Tab);

    /// <inheritdoc/>
    protected override async Task<Result<ArtifactPageView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Collections.GetAsync(new(Entity, Project, Artifact), actor, ct)).TryGet(out var artifact, out var error)) return error;
        if (artifact.Collection.Kind != CollectionKind.Artifact) return Error.NotFound("such model artifact");
        if (Shown is TrendTab or HistoryTab or TimelineTab.Key or SettingsTab) return new ArtifactPageView(artifact, null);
        if (!(await Versions.ListAsync(artifact.Collection.Path, new(PageSize, Cursor), actor, ct)).TryGet(out var versions, out error)) return error;
        return (await Bin.CountAsync(artifact.Collection.Path, actor, ct)).Map(binned => new ArtifactPageView(artifact, versions, binned));
    }

    // A version's bookmarks may be in any entity.
    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => Data is null
        || happened.CollectionId == Found.Id
        || (happened.EntityId == Data.Artifact.EntityId && happened.CollectionId is null)
        || Data.Versions?.Items.Any(v => v.Id == happened.VersionId || v.Id == happened.FromVersionId) == true
        || happened.Action is HistoryAction.ModelRenamed or HistoryAction.ModelDeleted or HistoryAction.EntityRenamed;

    /// <inheritdoc/>
    protected override bool IsNews(HistoryEvent happened) => true;

    /// <inheritdoc/>
    protected override Guid? NewsWithin => Data?.Artifact.Collection.Id;

    /// <inheritdoc/>
    protected override void Loaded() => GoToPresentName(Urls.Collection(Path));

    private bool May(RegistryAction action) => Data!.Artifact.Role >= RegistryActions.MinimumRole(action);

    private Task RenameAsync() => EditTextDialog.AskAsync(Dialogs, "Rename the model artifact", "Name", Path.Name,
        name => ActAsync((actor, ct) => Change.ExecuteAsync(new(Path, Name: name), actor, ct)),
        "Its old address leads to the new one until somebody takes the old name. References in scripts keep working as long.");

    private Task DescribeAsync() => EditTextDialog.AskAsync(Dialogs, "Describe the model artifact", "Description", Found.Description,
        text => ActAsync((actor, ct) => Change.ExecuteAsync(new(Path, Description: text), actor, ct)),
        "Markdown. Empty takes the description away.", Describable.MaxLength);

    private async Task DeleteAsync()
    {
        var path = Path;
        if (!await ConfirmDialog.AskAsync(Dialogs, "Delete the model artifact?", $"{path} goes for good. Only one without versions can be deleted; history stays.", "Delete", danger: true, path.Name)) return;
        if (Reader is null) return;
        if ((await Delete.ExecuteAsync(new(path, path.Name), Reader, Gone)).Error is { } refusal) Snackbar.Add(L[refusal.Message], Severity.Error);
        else Navigation.NavigateTo(Urls.Project(path.Entity, path.Project));
    }
}
