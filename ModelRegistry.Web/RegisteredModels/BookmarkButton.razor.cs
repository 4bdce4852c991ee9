using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.RegisteredModels;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>On a version's page: bookmarks that version in a registered model of the person's choice, present or new.</summary>
public sealed partial class BookmarkButton
{
    /// <summary>The version's canonical reference by number, <c>acme/digits/digits-mlp:v7</c>.</summary>
    [Parameter, EditorRequired]
    public string VersionRef { get; set; } = string.Empty;

    /// <summary>It is bookmarked; the page may show it.</summary>
    [Parameter]
    public EventCallback<BookmarkedVersion> OnBookmarked { get; set; }

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private async Task OpenAsync()
    {
        if (await BookmarkIntoDialog.AskAndTellAsync(Dialogs, Snackbar, Navigation, L, VersionRef) is { } done) await OnBookmarked.InvokeAsync(done);
    }
}
