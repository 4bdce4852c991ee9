using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Bookmarks a version in a registered model: by reference, or chosen step by step.</summary>
public sealed partial class BookmarkDialog
{
    private string _reference = string.Empty;
    private string _aliases = string.Empty;
    private string? _error;
    private string? _aliasError;
    private bool _busy;

    /// <summary>The registered model.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Model { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private BookmarkVersion Bookmark { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    /// <summary>Asks, bookmarks and waits; null where the person turned back.</summary>
    public static async Task<BookmarkedVersion?> AskAsync(IDialogService dialogs, CollectionPath model)
    {
        var parameters = new DialogParameters<BookmarkDialog> { { dialog => dialog.Model, model } };
        var shown = await dialogs.ShowAsync<BookmarkDialog>(null, parameters, BoardDialogs.Wide);
        return (await shown.Result)?.Data as BookmarkedVersion;
    }

    private void Forget() => _error = null;

    private void Choose(Reference reference) => (_reference, _error) = (reference.ToString(), null);

    private async Task ConfirmAsync()
    {
        if (_busy) return;
        _busy = true;
        (_error, _aliasError) = (null, null);
        try
        {
            var actor = await Actors.GetActorAsync();
            var request = new BookmarkVersionRequest(Model.Entity, Model.Name, _reference.Trim()) { Aliases = BookmarkWords.Aliases(_aliases) };
            var bookmarked = await Bookmark.ExecuteAsync(request, actor, CancellationToken.None);
            if (bookmarked.TryGet(out var done, out var error)) Dialog.Close(DialogResult.Ok(done));
            else if (BookmarkWords.IsAboutAlias(error)) _aliasError = L[error.Message];
            else _error = L[error.Message];
        }
        finally
        {
            _busy = false;
        }
    }

    private void Cancel() => Dialog.Cancel();
}
