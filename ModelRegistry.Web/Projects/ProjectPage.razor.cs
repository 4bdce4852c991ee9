using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Pictures;
using MudBlazor;

namespace ModelRegistry.Web.Projects;

/// <summary>A project and the list of its open tab; the other is null.</summary>
/// <param name="Project">The project, and what its reader may do.</param>
/// <param name="Artifacts">Artifacts by name.</param>
/// <param name="Runs">Runs, newest first.</param>
public sealed record ProjectPageView(ProjectForReader Project, Page<CollectionView>? Artifacts, Page<RunView>? Runs);

/// <summary>A project's artifacts and runs.</summary>
public sealed partial class ProjectPage
{
    private const int PageSize = 50;
    private const string RunsTab = "runs";

    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The project's name, from the address.</summary>
    [Parameter]
    public string Project { get; set; } = string.Empty;

    [SupplyParameterFromQuery(Name = NavTabs.TabParameter)]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }

    [Inject]
    private ProjectQueries Projects { get; set; } = default!;

    [Inject]
    private CollectionQueries Collections { get; set; } = default!;

    [Inject]
    private RunQueries Runs { get; set; } = default!;

    [Inject]
    private KeyedTagQueries KeyedTags { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private ChangeProject Change { get; set; } = default!;

    [Inject]
    private DeleteProject Delete { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{Entity}\n{Project}";

    /// <inheritdoc/>
    protected override string Part => $"{Shown}\n{Cursor}";

    private ProjectView Found => Data!.Project.Project;

    private Breadcrumb[] Crumbs => [new(Found.Entity, Urls.Entity(Found.Entity)), new(Found.ShownName, null)];

    private NavTab[] Tabs => [new("artifacts", "Artifacts", Data?.Project.Project.Artifacts), new(RunsTab, "Runs", Data?.Project.Project.Runs), new(StoragePanel.Tab, "Storage")];

    private string Shown => NavTabs.Choose(Tabs, Tab);

    /// <inheritdoc/>
    protected override async Task<Result<ProjectPageView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Projects.GetAsync(Entity, Project, actor, ct)).TryGet(out var project, out var error)) return error;
        var (entity, name, page) = (project.Project.Entity, project.Project.Name, new PageRequest(PageSize, Cursor));
        if (Shown == StoragePanel.Tab) return new ProjectPageView(project, null, null);
        return Shown == RunsTab
            ? (await Runs.ListAsync(entity, name, page, actor, ct)).Map(runs => new ProjectPageView(project, null, runs))
            : (await Collections.ListAsync(entity, name, page, actor, ct)).Map(artifacts => new ProjectPageView(project, artifacts, null));
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        await Entities.FindGrantAsync(Entity, actor, ct) is { } grant ? [grant.EntityId] : [];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => true;

    /// <inheritdoc/>
    protected override void Loaded() => GoToPresentName(Urls.Project(Found.Entity, Found.Name));

    private bool May(RegistryAction action) => Data!.Project.Role >= RegistryActions.MinimumRole(action);

    private Task RenameAsync() => EditTextDialog.AskAsync(Dialogs, "Rename the project", "Name", Found.Name,
        name => ActAsync((actor, ct) => Change.ExecuteAsync(new(Found.Entity, Found.Name, Name: name), actor, ct)),
        "Its old address leads to the new one until somebody takes the old name.");

    private Task DescribeAsync() => EditTextDialog.AskAsync(Dialogs, "Describe the project", "Description", Found.Description,
        text => ActAsync((actor, ct) => Change.ExecuteAsync(new(Found.Entity, Found.Name, Description: text), actor, ct)),
        "Markdown. Empty takes the description away.", Describable.MaxLength);

    private async Task DeleteAsync()
    {
        var project = Found;
        if (!await ConfirmDialog.AskAsync(Dialogs, "Delete the project?", $"{project.Entity}/{project.Name} goes for good. Only a project that never held anything can be deleted.", "Delete", danger: true, project.Name)) return;
        if (Reader is null) return;
        if ((await Delete.ExecuteAsync(project.Entity, project.Name, Reader, Gone)).Error is { } refusal) Snackbar.Add(L[refusal.Message], Severity.Error);
        else Navigation.NavigateTo(Urls.Entity(project.Entity));
    }
}
