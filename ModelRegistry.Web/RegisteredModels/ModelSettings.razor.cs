using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A registered model's name, description, protected aliases, and its end.</summary>
public sealed partial class ModelSettings
{
    private string _name = string.Empty;
    private string _description = string.Empty;
    private string? _nameError;
    private string? _descriptionError;
    private string? _deleteError;
    private CollectionView? _shown;
    private bool _busy;

    /// <summary>The registered model, and what the reader may do there.</summary>
    [Parameter, EditorRequired]
    public CollectionForReader Reader { get; set; } = default!;

    /// <summary>Something was changed.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ChangeCollection Change { get; set; } = default!;

    [Inject]
    private DeleteCollection Delete { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Drafts Drafts { get; set; } = default!;

    private string NameKey => Drafts.KeyOfChange("name", Reader.Collection.Path.Name);

    private string DescriptionKey => Drafts.KeyOfChange("description", Reader.Collection.Description);

    private bool MayDescribe => Reader.Role >= RegistryActions.MinimumRole(RegistryAction.Describe);

    private bool MayDelete => Reader.Role >= RegistryActions.MinimumRole(RegistryAction.Delete);

    private bool IsChanged => _name != Reader.Collection.Path.Name || _description != (Reader.Collection.Description ?? string.Empty);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var now = Reader.Collection;
        // What somebody is typing is theirs, unless the saved words themselves changed.
        if (_shown is { } shown && shown.Path == now.Path && shown.Description == now.Description) return;
        _shown = now;
        (_name, _description) = (now.Path.Name, now.Description ?? string.Empty);
    }

    private async Task SaveAsync()
    {
        if (_busy || !IsChanged) return;
        _busy = true;
        (_nameError, _descriptionError) = (null, null);
        try
        {
            var changed = await Change.ExecuteAsync(new(Reader.Collection.Path, _name.Trim(), _description), await Actors.GetActorAsync(), CancellationToken.None);
            if (changed.TryGet(out var path, out var error))
            {
                await Drafts.ForgetAsync(NameKey);
                await Drafts.ForgetAsync(DescriptionKey);
                Snackbar.Add(L["Saved"], Severity.Normal, options => options.HideIcon = true);
                if (path.Name != Reader.Collection.Path.Name) Navigation.NavigateTo(Urls.Tab(Urls.Model(path.Entity, path.Name), ModelTabs.Settings), replace: true);
                else await OnChanged.InvokeAsync();
            }
            else if (error.Fields?.ContainsKey("description") == true)
            {
                _descriptionError = L[error.Message];
            }
            else
            {
                _nameError = L[error.Message];
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DeleteAsync()
    {
        var path = Reader.Collection.Path;
        _deleteError = null;
        var sure = await ConfirmDialog.AskAsync(Dialogs, $"Delete {path.Name}?",
            "Its bookmarks and aliases go. The versions stay where they were logged.", "Delete registered model", danger: true, typedName: path.Name);
        if (!sure) return;
        var deleted = await Delete.ExecuteAsync(new(path, path.Name), await Actors.GetActorAsync(), CancellationToken.None);
        if (deleted.IsSuccess) Navigation.NavigateTo(Urls.Entity(path.Entity));
        else _deleteError = L[deleted.Error.Message];
    }
}
