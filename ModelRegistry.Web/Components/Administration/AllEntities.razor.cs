using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Account;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Components.Administration;

/// <summary>The administrator's list of entities, and where teams are made.</summary>
public sealed partial class AllEntities
{
    private FormOutcome outcome = FormOutcome.None;
    private Page<EntityView> entities = new([], null);
    private Actor actor = default!;

    [SupplyParameterFromForm]
    private TeamInput Input { get; set; } = default!;

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private EntityQueries Queries { get; set; } = default!;

    [Inject]
    private CreateEntity CreateEntity { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IReadOnlyList<Breadcrumb> Trail => [new(L["Entities"], null)];

    private CancellationToken Ct => HttpContext.RequestAborted;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        actor = await Actors.GetActorAsync(Ct);
        var page = await Queries.ListAsync(new(PageRequest.DefaultLimit, Cursor), actor, Ct);
        if (page.IsSuccess) entities = page.Value;
        else outcome = new(Refusal: page.Error);
    }

    private async Task MakeAsync()
    {
        var made = await CreateEntity.ExecuteAsync(new(Input.Name?.Trim(), string.IsNullOrWhiteSpace(Input.Title) ? null : Input.Title.Trim()), actor, Ct);
        // A team of one is the beginning: the next thing is whom else it is of.
        if (made.TryGet(out var name, out var error)) Navigation.NavigateTo(Urls.Settings(name));
        else outcome = new(Refusal: error);
    }

    private sealed class TeamInput
    {
        public string? Name { get; set; }

        public string? Title { get; set; }
    }
}
