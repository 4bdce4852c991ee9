using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>The plain aliases whose versions are on other pages of the board: to see, to pick up, to go there.</summary>
public sealed partial class BoardElsewhere
{
    private const int MostShown = 12;

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

    // The page that begins with the alias's version: a cursor is the number before the first that is listed.
    private string PageOf(int number) => $"{Urls.Model(View.Path.Entity, View.Path.Name)}?cursor={number + 1}";
}
