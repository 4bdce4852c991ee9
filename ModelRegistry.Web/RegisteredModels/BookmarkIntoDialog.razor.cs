using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Languages;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Asks into which registered model a version is bookmarked, makes it where the name is new, and bookmarks.</summary>
public sealed partial class BookmarkIntoDialog
{
    private PickerList? _entities;
    private PickerList _models = new([], null);
    private string? _entity;
    private string _model = string.Empty;
    private string _aliases = string.Empty;
    private string? _error;
    private string? _aliasError;
    private bool _busy;

    /// <summary>The version's canonical reference by number.</summary>
    [Parameter, EditorRequired]
    public string VersionRef { get; set; } = string.Empty;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private CollectionQueries Collections { get; set; } = default!;

    [Inject]
    private BookmarkVersion Bookmark { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    // With a further page of models unread nobody can say that a name is new; the use case makes it where it is missing.
    private bool IsNew => _models.Next is null && NameFault is null && _model.Trim().Length > 0
        && _models.Values.All(name => TextKey.Of(name) != TextKey.Of(_model.Trim()));

    // Said while it is typed, by the rule that the use case holds.
    private Error? NameFault => string.IsNullOrWhiteSpace(_model) ? null : ResourceName.Parse(_model.Trim(), "model").Error;

    private string Hint => IsNew
        ? L[$"There is none of this name in {_entity}: it is made, without a protected alias."]
        : L["An existing one, or a new name."];

    /// <summary>Asks, bookmarks and waits; null where the person turned back.</summary>
    public static async Task<BookmarkedVersion?> AskAsync(IDialogService dialogs, string versionRef)
    {
        var parameters = new DialogParameters<BookmarkIntoDialog> { { dialog => dialog.VersionRef, versionRef } };
        var shown = await dialogs.ShowAsync<BookmarkIntoDialog>(null, parameters, BoardDialogs.Narrow);
        return (await shown.Result)?.Data as BookmarkedVersion;
    }

    /// <summary>The same, with a word about it and a way to the board.</summary>
    public static async Task<BookmarkedVersion?> AskAndTellAsync(IDialogService dialogs, ISnackbar snackbar, NavigationManager navigation, Localizer l, string versionRef)
    {
        ArgumentNullException.ThrowIfNull(snackbar);
        ArgumentNullException.ThrowIfNull(l);
        if (await AskAsync(dialogs, versionRef) is not { } done) return null;
        var place = $"{done.Model.Name}:{BoardWords.Number(done.Number)}";
        snackbar.Add(done.Created ? l[$"Bookmarked as {place}"] : l[$"It was bookmarked already, as {place}"], Severity.Normal, options =>
        {
            options.HideIcon = true;
            options.Action = l["Open the board"];
            options.OnClick = _ =>
            {
                navigation.NavigateTo(Urls.Model(done.Model.Entity, done.Model.Name));
                return Task.CompletedTask;
            };
        });
        return done;
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await MoreEntitiesAsync();
        var home = Reference.Parse(VersionRef, null, null).TryGet(out var reference, out _) ? reference.Path.Entity : null;
        if (_entities is not { Values.Count: > 0 } entities) return;
        await ChooseEntityAsync(entities.Values.FirstOrDefault(name => name == home) ?? entities.Values[0]);
    }

    private async Task MoreEntitiesAsync()
    {
        var page = await Entities.ListAsync(new(Cursor: _entities?.Next), await Actors.GetActorAsync(), CancellationToken.None);
        if (!page.TryGet(out var found, out _)) return;
        var may = found.Items.Where(entity => entity.Role >= RegistryActions.MinimumRole(RegistryAction.Bookmark)).Select(entity => entity.Name);
        _entities = new([.. _entities?.Values ?? [], .. may], found.Next);
    }

    private async Task ChooseEntityAsync(string entity)
    {
        _entity = entity;
        var page = await Collections.ListAsync(
            entity, CollectionPath.RegistryProject, new(PageRequest.MaxLimit), await Actors.GetActorAsync(), CancellationToken.None);
        _models = page.TryGet(out var found, out _) ? new(found.Items.Select(model => model.Path.Name).ToList(), found.Next) : new([], null);
    }

    private void Check() => _error = L.Say(NameFault?.Message);

    private async Task ConfirmAsync()
    {
        if (_busy || _entity is null) return;
        _busy = true;
        (_error, _aliasError) = (null, null);
        try
        {
            var request = new BookmarkVersionRequest(_entity, _model.Trim(), VersionRef, Create: true) { Aliases = BookmarkWords.Aliases(_aliases) };
            var bookmarked = await Bookmark.ExecuteAsync(request, await Actors.GetActorAsync(), CancellationToken.None);
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
