using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Uploads;

/// <summary>
/// Logs a version from a browser. A static page: what it does is done by <c>js/upload.js</c> over HTTP, so that neither a lost circuit nor a server that
/// starts anew ends an upload. It only hides what its reader may not do; the calls behind <see cref="Urls.Uploads"/> decide.
/// </summary>
public sealed partial class UploadPage
{
    private CollectionPath path = default!;
    private Role role;
    private Error? problem;
    private Error? refusal;
    private DraftView? draft;
    private IReadOnlyList<DraftView> others = [];
    private bool hasMore;

    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The project's name, from the address.</summary>
    [Parameter]
    public string Project { get; set; } = string.Empty;

    /// <summary>The artifact's name, from the address. Drafts are found by the name that they were begun with, so nothing leads to its present one.</summary>
    [Parameter]
    public string Artifact { get; set; } = string.Empty;

    [SupplyParameterFromQuery(Name = Urls.DraftParameter)]
    private string? DraftId { get; set; }

    [CascadingParameter]
    private HttpContext? HttpContext { get; set; }

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private CollectionQueries Collections { get; set; } = default!;

    [Inject]
    private DraftQueries Drafts { get; set; } = default!;

    [Inject]
    private VersionQueries Versions { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool MayLog => role >= RegistryActions.MinimumRole(RegistryAction.LogVersion);

    private IReadOnlyList<Breadcrumb> Trail =>
    [
        new(Entity, Urls.Entity(Entity)),
        new(Project, Urls.Project(Entity, Project)),
        new(Artifact, Urls.Collection(path)),
        new("Upload", null, "Upload"),
    ];

    private CancellationToken Ct => HttpContext?.RequestAborted ?? CancellationToken.None;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        path = new(Entity, Project, Artifact);
        var actor = await Actors.GetActorAsync(Ct);
        problem = await LoadAsync(actor);
        if (problem is not null && HttpContext is { Response.HasStarted: false } context) context.Response.StatusCode = Problems.StatusOf(problem.Kind);
    }

    private async Task<Error?> LoadAsync(Actor actor)
    {
        if (!(await Collections.GetAsync(path, actor, Ct)).TryGet(out var found, out var error)) return error;
        if (found.Collection.Kind != CollectionKind.Artifact) return Error.NotFound("such model artifact");
        role = found.Role;
        if (!MayLog) return null;
        if (!(await Drafts.ListAsync(path, new(), actor, Ct)).TryGet(out var open, out error)) return error;
        if (Guid.TryParse(DraftId, out var id) && !(await Drafts.GetAsync(path, id, actor, Ct)).TryGet(out draft, out refusal)) draft = null;
        (others, hasMore) = (open.Items.Where(other => other.Id != draft?.Id).ToList(), open.Next is not null);
        // A page that was left open, and loaded again after the end.
        if (draft?.VersionId is { } version && (await Versions.GetAsync(version, actor, Ct)).TryGet(out var made, out _))
            Navigation.NavigateTo(Urls.Version(made.Version.Artifact, made.Version.Number));
        return null;
    }
}
