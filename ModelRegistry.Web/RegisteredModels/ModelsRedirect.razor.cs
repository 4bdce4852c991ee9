using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>An entity's registered models are listed on its own page.</summary>
public sealed partial class ModelsRedirect
{
    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc/>
    protected override void OnInitialized() => Navigation.NavigateTo(Urls.Models(Entity), replace: true);
}
