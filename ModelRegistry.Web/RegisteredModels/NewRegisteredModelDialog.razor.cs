using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Access;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Makes a registered model, and protects <c>production</c> in it where the person owns the entity.</summary>
public sealed partial class NewRegisteredModelDialog
{
    private string _name = string.Empty;
    private string _description = string.Empty;
    private string? _nameError;
    private bool _mayProtect;
    private bool _protect = true;
    private bool _busy;
    private CollectionPath? _made;

    /// <summary>The entity's name.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private CreateCollection Create { get; set; } = default!;

    [Inject]
    private ProtectAlias Protect { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    /// <summary>Asks, makes and waits; null where the person turned back.</summary>
    public static async Task<CollectionPath?> AskAsync(IDialogService dialogs, string entity)
    {
        var parameters = new DialogParameters<NewRegisteredModelDialog> { { dialog => dialog.Entity, entity } };
        var shown = await dialogs.ShowAsync<NewRegisteredModelDialog>(null, parameters, BoardDialogs.Narrow);
        return (await shown.Result)?.Data as CollectionPath;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() =>
        _mayProtect = (await Entities.FindGrantAsync(Entity, await Actors.GetActorAsync(), CancellationToken.None))?.Allows(RegistryAction.ProtectAlias) == true;

    private async Task ConfirmAsync()
    {
        if (_busy) return;
        _busy = true;
        _nameError = null;
        try
        {
            var actor = await Actors.GetActorAsync();
            if (_made is null)
            {
                var created = await Create.ExecuteAsync(new(CollectionPath.OfModel(Entity, _name.Trim()), _description), actor, CancellationToken.None);
                if (!created.TryGet(out _made, out var error))
                {
                    _nameError = L[error.Message];
                    return;
                }
            }

            if (_mayProtect && _protect)
            {
                var guarded = await Protect.ExecuteAsync(new(_made, BoardView.BaselineAlias, new(Role.Reviewer)), actor, CancellationToken.None);
                if (!guarded.IsSuccess)
                {
                    _nameError = L[$"{_made.Name} is made, but {BoardView.BaselineAlias} is not protected: {guarded.Error.Message}"];
                    return;
                }
            }

            Dialog.Close(DialogResult.Ok(_made));
        }
        finally
        {
            _busy = false;
        }
    }

    private void Cancel() => Dialog.Cancel();
}
