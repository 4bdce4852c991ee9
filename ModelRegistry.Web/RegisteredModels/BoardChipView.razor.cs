using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A key pressed on a chip.</summary>
/// <param name="Alias">Whose chip.</param>
/// <param name="Key">As the browser names it.</param>
public sealed record ChipKey(AliasState Alias, string Key);

/// <summary>An alias on the board: a handle to drag, by hand or by keys, and its menu; for who may move nothing, only the chip.</summary>
public sealed partial class BoardChipView
{
    /// <summary>What it shows.</summary>
    [Parameter, EditorRequired]
    public BoardChip Chip { get; set; } = default!;

    /// <summary>True where the reader may move aliases here.</summary>
    [Parameter]
    public bool CanMove { get; set; }

    /// <summary>Why this alias can't be moved by the reader, or null.</summary>
    [Parameter]
    public Text? WhyNot { get; set; }

    /// <summary>True while it is in the hand.</summary>
    [Parameter]
    public bool IsPicked { get; set; }

    /// <summary>Its menu is asked for.</summary>
    [Parameter]
    public EventCallback<AliasState> OnMenu { get; set; }

    /// <summary>A key that means something here was pressed on it.</summary>
    [Parameter]
    public EventCallback<ChipKey> OnKey { get; set; }

    private AliasKind Kind => Chip.Alias.IsProtected ? AliasKind.Protected : AliasKind.Plain;

    private string DragKind => WhyNot is not null ? "none" : Chip.Alias.IsProtected ? "protected" : "plain";

    private string Label => Chip.Alias.IsProtected
        ? L[$"protected alias {Chip.Alias.Alias}, {BoardWords.Place(Chip.Alias)}"]
        : L[$"alias {Chip.Alias.Alias}, {BoardWords.Place(Chip.Alias)}"];

    private Task KeyDown(KeyboardEventArgs pressed) => pressed is { CtrlKey: false, AltKey: false, MetaKey: false }
        && pressed.Key is " " or "Enter" or "Escape" or "ArrowUp" or "ArrowDown" or "Home" or "End"
            ? OnKey.InvokeAsync(new(Chip.Alias, pressed.Key))
            : Task.CompletedTask;
}
