using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Who holds each protected alias, always in sight. Its chips can be picked up too: a holder may be on another page, or nobody.</summary>
public sealed partial class BoardHeader
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
}
