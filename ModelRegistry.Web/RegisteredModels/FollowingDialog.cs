using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>
/// A dialog over a board that shows what the board shows: what others do meanwhile arrives in it as well, so that nobody decides on what was
/// true when it opened.
/// </summary>
public abstract class FollowingDialog : ComponentBase, IDisposable
{
    /// <summary>The board it was asked from; loaded.</summary>
    [Parameter, EditorRequired]
    public BoardState State { get; set; } = default!;

    [CascadingParameter]
    private protected IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>The board as it is now.</summary>
    protected BoardView View => State.View ?? throw new InvalidOperationException("A board asks only once it is loaded.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends following.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) State.Changed -= Follow;
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        State.Changed += Follow;
        Followed();
    }

    /// <summary>Called once at the beginning and whenever the board shows something else.</summary>
    protected abstract void Followed();

    private protected void Cancel() => Dialog.Cancel();

    private void Follow() => _ = InvokeAsync(() =>
    {
        Followed();
        StateHasChanged();
    });
}
