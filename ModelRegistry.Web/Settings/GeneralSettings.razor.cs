using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Settings;

/// <summary>An entity's name, title and description, and its end.</summary>
public sealed partial class GeneralSettings : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private string name = string.Empty;
    private string? title;
    private string? description;
    private Error? error;
    private bool saved;

    /// <summary>The entity as it is stored.</summary>
    [Parameter, EditorRequired]
    public EntityView Entity { get; set; } = default!;

    /// <summary>Called with its present name when something was changed.</summary>
    [Parameter]
    public EventCallback<string> OnChanged { get; set; }

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private ChangeEntity ChangeEntity { get; set; } = default!;

    [Inject]
    private DeleteEntity DeleteEntity { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Drafts Drafts { get; set; } = default!;

    private string NameKey => Drafts.KeyOfChange("name", Entity.Name);

    private string TitleKey => Drafts.KeyOfChange("title", Entity.DisplayName);

    private string DescriptionKey => Drafts.KeyOfChange("description", Entity.Description);

    private bool MayChange => Entity.Role >= RegistryActions.MinimumRole(RegistryAction.ChangeEntity);

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => (name, title, description) = (Entity.Name, Entity.DisplayName, Entity.Description);

    private async Task SaveAsync()
    {
        saved = false;
        var newName = Entity.IsPersonal ? null : name.Trim();
        var changed = await ChangeEntity.ExecuteAsync(
            new(Entity.Name, newName, title ?? string.Empty, description ?? string.Empty), await Actors.GetActorAsync(gone.Token), gone.Token);
        error = changed.Error;
        saved = changed.IsSuccess;
        if (!changed.IsSuccess) return;
        foreach (var key in new[] { NameKey, TitleKey, DescriptionKey }) await Drafts.ForgetAsync(key);
        await OnChanged.InvokeAsync(changed.Value);
    }

    private async Task DeleteAsync()
    {
        var confirmed = await ConfirmDialog.AskAsync(
            Dialogs, $"Delete {Entity.Name}?", "Its members lose it, and tokens limited to it stop working.", "Delete", danger: true, typedName: Entity.Name);
        if (!confirmed) return;
        var deleted = await DeleteEntity.ExecuteAsync(Entity.Name, await Actors.GetActorAsync(gone.Token), gone.Token);
        error = deleted.Error;
        if (deleted.IsSuccess) Navigation.NavigateTo(Urls.Home);
    }
}
