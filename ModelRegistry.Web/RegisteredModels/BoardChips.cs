using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A part of a board, beside its rows, that shows aliases as chips to pick up.</summary>
public abstract class BoardChips : ComponentBase
{
    /// <summary>What the board shows.</summary>
    [Parameter, EditorRequired]
    public BoardView View { get; set; } = default!;

    /// <summary>What is being done on it.</summary>
    [Parameter, EditorRequired]
    public BoardState State { get; set; } = default!;

    /// <summary>The menu of a chip is asked for.</summary>
    [Parameter]
    public EventCallback<AliasState> OnChipMenu { get; set; }

    /// <summary>A key was pressed on a chip.</summary>
    [Parameter]
    public EventCallback<ChipKey> OnKey { get; set; }

    /// <summary>True where the alias is in the hand.</summary>
    protected bool IsPicked(AliasState alias) => State.Picked is { } picked && BoardState.KeyOf(picked) == BoardState.KeyOf(alias);
}
