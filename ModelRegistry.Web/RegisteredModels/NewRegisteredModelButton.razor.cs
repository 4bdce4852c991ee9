using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>On an entity's page: makes a registered model and opens its board.</summary>
public sealed partial class NewRegisteredModelButton
{
    /// <summary>The entity's name.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The button's classes.</summary>
    [Parameter]
    public string Class { get; set; } = "btn";

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private async Task OpenAsync()
    {
        if (await NewRegisteredModelDialog.AskAsync(Dialogs, Entity) is { } made) Navigation.NavigateTo(Urls.Model(made.Entity, made.Name));
    }
}
