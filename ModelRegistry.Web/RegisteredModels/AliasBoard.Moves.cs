using Microsoft.JSInterop;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>How aliases move from the board, whichever hand asked.</summary>
public sealed partial class AliasBoard
{
    /// <summary>A pointer picked up the chip of this key: rows that may take it light up, others say why.</summary>
    [JSInvokable]
    public Task PickUpAsync(string key)
    {
        if (_state.View?.Find(key) is not { } alias) return Task.CompletedTask;
        _byKeys = false;
        // An earlier refusal stays until the drop: taking its note away would move the rows under the pointer.
        _state.PickUp(alias);
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>A pointer let it go over the row of this number, or over none.</summary>
    [JSInvokable]
    public async Task DropAsync(string key, int? number)
    {
        var alias = _state.Picked is { } picked && BoardState.KeyOf(picked) == key ? picked : null;
        _state.PutDown();
        StateHasChanged();
        if (alias is not null && number is { } to) await MoveAsync(alias, to);
        // A script's call renders nothing by itself.
        StateHasChanged();
    }

    /// <summary>A key on a chip: the same as by hand, said aloud.</summary>
    private async Task KeyAsync(ChipKey pressed)
    {
        var isPicked = PickedKey == BoardState.KeyOf(pressed.Alias);
        switch (pressed.Key)
        {
            case " " when !isPicked:
                _byKeys = true;
                _refusal = null;
                Announcer.Say(_state.PickUp(pressed.Alias));
                break;
            case "Enter" when !isPicked:
                await OpenMoveAsync(pressed.Alias);
                break;
            case " " or "Enter" when _state is { Picked: { } alias, Aimed: { } aimed }:
                _state.PutDown();
                await MoveAsync(alias, aimed);
                _focus = BoardState.KeyOf(alias);
                break;
            case "Escape" when isPicked:
                Announcer.Say(_state.Cancel());
                break;
            case "ArrowUp" or "ArrowDown" or "Home" or "End" when isPicked:
                Announcer.Say(_state.Aim(pressed.Key switch { "ArrowUp" => -1, "ArrowDown" => 1, "Home" => -BoardLoader.RowsPerPage, _ => BoardLoader.RowsPerPage }));
                _reveal = _state.Aimed;
                break;
        }
    }

    /// <summary>By number: a row of this page, or any bookmark that a dialog found.</summary>
    private async Task MoveAsync(AliasState alias, int number)
    {
        if (_state.View is not { } view) return;
        var row = view.Find(number);
        if (row is null)
        {
            var found = await Models.GetAsync(Entity, Model, BoardWords.Number(number), await Actors.GetActorAsync(_life.Token), _life.Token);
            if (!found.TryGet(out row, out var error))
            {
                Refuse(error.Message);
                return;
            }
        }

        await MoveAsync(view, alias, row);
    }

    /// <summary>
    /// The one way an alias moves from here: by pointer, menu or keys. <paramref name="alias"/> is as it was seen when the hand took it, so that a
    /// move in between is noticed. The chip shows as saving, never as moved, until the database said so.
    /// </summary>
    private async Task MoveAsync(BoardView view, AliasState alias, BookmarkView to)
    {
        if (alias.Number == to.Number)
        {
            Announcer.Say($"{alias.Alias} stays {BoardWords.Place(alias)}.");
            return;
        }

        if (view.WhyNot(alias, to) is { } why)
        {
            Refuse(why);
            return;
        }

        // A move that was asked for is finished, also where the person leaves the page meanwhile.
        await DecideAsync(alias, to, (seen, reason, overrides) => SaveAsync(seen, to.Number, async actor =>
            await Move.ExecuteAsync(new(view.Path, alias.Alias, BoardWords.Number(to.Number), seen.Seen, reason) { Override = overrides }, actor, CancellationToken.None)));
    }

    private async Task RemoveAsync(AliasState alias)
    {
        if (_state.View is not { } view) return;
        if (view.WhyNotRemove(alias) is { } why)
        {
            Refuse(why);
            return;
        }

        await DecideAsync(alias, to: null, (seen, reason, _) => SaveAsync(seen, to: null, async actor =>
            await Remove.ExecuteAsync(new(view.Path, alias.Alias, seen.Seen, reason), actor, CancellationToken.None)));
    }

    /// <summary>At once, or for a protected alias by its sheet, which shows refusals itself as long as it is open.</summary>
    private async Task DecideAsync(AliasState alias, BookmarkView? to, SaveMove save)
    {
        if (!alias.IsProtected)
        {
            Tell(await save(alias, null, false));
            return;
        }

        MoveOutlook? outlook = null;
        if (to is not null)
        {
            var foreseen = await Policies.ForeseeAsync(alias.Collection, alias.Alias, BoardWords.Number(to.Number), await Actors.GetActorAsync(CancellationToken.None), CancellationToken.None);
            if (!foreseen.TryGet(out outlook, out var refusal))
            {
                Tell(refusal);
                return;
            }
        }

        var isOpen = true;
        var isSaved = await AliasMoveSheet.AskAsync(Dialogs, _state, alias, to, outlook, async (seen, reason, overrides) =>
        {
            var refusal = await save(seen, reason, overrides);
            if (!isOpen) Tell(refusal);
            return refusal;
        });
        isOpen = false;
        if (!isSaved) Announcer.Say($"Cancelled. {alias.Alias} stays {BoardWords.Place(_state.View?.Find(alias.Alias) ?? alias)}.");
    }

    private async Task<Error?> SaveAsync(AliasState alias, int? to, Func<Core.Access.Actor, Task<Result<AliasMoved>>> save)
    {
        _refusal = null;
        _state.BeginSaving(alias, to);
        Announcer.Say($"Saving {alias.Alias}.");
        StateHasChanged();
        Result<AliasMoved> result;
        try
        {
            result = await save(await Actors.GetActorAsync(CancellationToken.None));
            if (result.IsSuccess) _own.Add((BoardState.KeyOf(result.Value.State), result.Value.State.Generation));
            await ReloadAsync();
        }
        finally
        {
            _state.EndSaving(alias);
        }

        if (result.TryGet(out var moved, out var error)) Tell(moved);
        StateHasChanged();
        return error;
    }

    private void Tell(Error? refusal)
    {
        if (refusal is null) return;
        if (!_life.IsCancellationRequested) Refuse(refusal.Message);
        // Undone from a toast that outlived this page.
        else Snackbar.Add(L[refusal.Message], Severity.Error);
        StateHasChanged();
    }

    private void Tell(AliasMoved moved)
    {
        if (moved.RequestId is not null)
        {
            Text asked = $"Requested. {moved.State.Alias} moves when enough people agree.";
            Announcer.Say(asked);
            if (!_life.IsCancellationRequested) Snackbar.Add(L[asked], Severity.Normal, options => options.HideIcon = true);
            return;
        }

        var text = moved.State.Number is { } number ? $"{moved.State.Alias} → {BoardWords.Number(number)}" : L[$"{moved.State.Alias} removed"];
        Announcer.Say(moved.State.Number is { } now ? (Text)$"{moved.State.Alias} moved to {BoardWords.Number(now)}." : $"{moved.State.Alias} removed.");
        if (_life.IsCancellationRequested) return;
        // One alias, one toast: an older one would offer to undo what is past.
        var toast = $"moved-{BoardState.KeyOf(moved.State)}";
        Snackbar.RemoveByKey(toast);
        Snackbar.Add(text, Severity.Normal, options =>
        {
            options.HideIcon = true;
            // Taking a promotion back is a promotion: it goes through the sheet, by drag or menu.
            if (moved.State.IsProtected) return;
            options.Action = L["Undo"];
            options.OnClick = _ => InvokeAsync(() => UndoAsync(moved));
        }, toast);
    }

    private async Task UndoAsync(AliasMoved moved)
    {
        var (now, was) = (moved.State, moved.Was);
        Tell(await SaveAsync(now, was.Number, async actor => was.Number is { } back
            ? await Move.ExecuteAsync(new(now.Collection, now.Alias, BoardWords.Number(back), now.Seen, "Undo"), actor, CancellationToken.None)
            : await Remove.ExecuteAsync(new(now.Collection, now.Alias, now.Seen, "Undo"), actor, CancellationToken.None)));
    }
}
