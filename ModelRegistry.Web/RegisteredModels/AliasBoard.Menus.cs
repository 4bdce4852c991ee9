using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What chips and rows offer in their menus.</summary>
public sealed partial class AliasBoard
{
    private void OpenChipMenu(AliasState alias)
    {
        var items = new List<BoardMenuItem> { Act("Move alias…", () => OpenMoveAsync(alias)) };
        if (alias.Number is not null) items.Add(Act("Remove alias…", () => RemoveAsync(alias), takesAway: true));
        items.Add(BoardMenuItem.Link("Timeline", Urls.Timeline(alias.Collection, alias.Alias)));
        OpenMenu(new($"Actions on {alias.Alias}", items));
    }

    private void OpenRowMenu(BookmarkView row)
    {
        if (_state.View is not { } view) return;
        var items = new List<BoardMenuItem>();
        if (row.Version is { } version)
            items.Add(BoardMenuItem.Link("Open version", Urls.Version(version.Artifact, version.Number, view.Path, row.Number)));
        if (view.MayMove) items.Add(Act("Move alias…", () => OpenSetAsync(row)));
        if (view.MayBookmark) items.Add(Act("Remove bookmark…", () => RemoveBookmarkAsync(row), takesAway: true));
        OpenMenu(new($"Actions on {BoardWords.Of(row)}", items));
    }

    // The board is what changes, so the board is who hears that it was chosen.
    private BoardMenuItem Act(Text text, Func<Task> act, bool takesAway = false) =>
        new(text, EventCallback.Factory.Create(this, act), TakesAway: takesAway);

    private void OpenMenu(BoardMenuContent content) => (_menuContent, _menuAsked) = (content, true);

    private async Task OpenMoveAsync(AliasState alias)
    {
        if (_state.View is null) return;
        if (await MoveAliasDialog.AskAsync(Dialogs, _state, alias) is { } choice) await MoveAsync(choice.Alias, choice.Number);
        _focus = BoardState.KeyOf(alias);
    }

    private async Task OpenSetAsync(BookmarkView row)
    {
        if (_state.View is null) return;
        if (await SetAliasDialog.AskAsync(Dialogs, _state, row) is not { } alias) return;
        await MoveAsync(alias, row.Number);
        _focus = BoardState.KeyOf(alias);
    }

    // From elsewhere, by the address: asked once, so that a reload does not ask again.
    private async Task ServeAddressAsync(BoardView view)
    {
        if (Ask is not null && Ask != _toAsk)
        {
            _toAsk = Ask;
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(Urls.MoveParameter, (string?)null), new NavigationOptions { ReplaceHistoryEntry = true });
        }

        if (_asking is not { } what) return;
        _asking = null;
        await AskAtOnceAsync(view, what);
    }

    private async Task AskAtOnceAsync(BoardView view, string what)
    {
        if (!view.MayMove) return;
        if (!MemberSelector.Parse(what).TryGet(out var selector, out var error))
        {
            RefuseAtOnce(error.Message);
            return;
        }

        if (selector.Number is null)
        {
            if (view.Find(what) is { } alias) await OpenMoveAsync(alias);
            else RefuseAtOnce(AliasName.Parse(what).Error?.Message ?? (Text)$"There is no alias {what} here.");
            return;
        }

        var found = await Models.GetAsync(Entity, Model, selector.ToString(), await Actors.GetActorAsync(_life.Token), _life.Token);
        if (found.TryGet(out var row, out error)) await OpenSetAsync(row);
        else RefuseAtOnce(error.Message);
    }

    // After a render, which nothing follows by itself.
    private void RefuseAtOnce(Text why)
    {
        Refuse(why);
        StateHasChanged();
    }

    private async Task RemoveBookmarkAsync(BookmarkView row)
    {
        var sure = await ConfirmDialog.AskAsync(Dialogs, $"Remove the bookmark {BoardWords.Number(row.Number)}?",
            "The version stays where it was logged. The bookmark's number is never used again.", "Remove bookmark", danger: true);
        if (!sure) return;
        var actor = await Actors.GetActorAsync(_life.Token);
        var removed = await RemoveBookmark.ExecuteAsync(new(Entity, Model, BoardWords.Number(row.Number)), actor, CancellationToken.None);
        if (removed.IsSuccess) Snackbar.Add(L[$"Bookmark {BoardWords.Number(row.Number)} removed"], Severity.Normal, options => options.HideIcon = true);
        else Refuse(removed.Error.Message);
        await ReloadAsync();
    }

    private async Task BookmarkAsync()
    {
        if (_state.View is not { } view) return;
        if (await BookmarkDialog.AskAsync(Dialogs, view.Path) is not { } bookmarked) return;
        Snackbar.Add(bookmarked.Created
            ? L[$"Bookmarked as {BoardWords.Number(bookmarked.Number)}"]
            : L[$"It was bookmarked already, as {BoardWords.Number(bookmarked.Number)}"], Severity.Normal, options => options.HideIcon = true);
        await ReloadAsync();
    }
}
