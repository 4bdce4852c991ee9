using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Settings;

/// <summary>An entity's settings, a tab each. Whoever may read the entity may look; who may change what is decided by each use case.</summary>
public sealed partial class SettingsPage : IDisposable
{
    private const string MembersTab = "members";
    private const string GeneralTab = "general";

    private static readonly NavTab[] Tabs = [new(MembersTab, "Members"), new(GeneralTab, "General")];

    private readonly CancellationTokenSource gone = new();
    private EntityView? entity;
    private bool isMissing;

    /// <summary>The entity's name, or a former one.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IReadOnlyList<Breadcrumb> Trail => [new(entity!.Name, "/" + entity.Name), new(L["Settings"], null)];

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (entity is not null && string.Equals(entity.Name, Entity, StringComparison.OrdinalIgnoreCase)) return;
        var found = await Entities.GetAsync(Entity, await Actors.GetActorAsync(gone.Token), gone.Token);
        isMissing = !found.TryGet(out entity, out _);
    }

    private async Task ReloadAsync(string name)
    {
        // A new name is a new address; the old one would redirect only until somebody takes it.
        if (!string.Equals(name, entity?.Name, StringComparison.Ordinal))
        {
            Navigation.NavigateTo($"{Urls.Settings(name)}?tab={GeneralTab}", replace: true);
            return;
        }

        var found = await Entities.GetAsync(name, await Actors.GetActorAsync(gone.Token), gone.Token);
        if (found.IsSuccess) entity = found.Value;
    }
}
