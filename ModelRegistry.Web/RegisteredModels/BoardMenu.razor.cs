using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>One line of a <see cref="BoardMenu"/>: a link, or an act.</summary>
/// <param name="Text">A verb and its object.</param>
/// <param name="OnChosen">The act, where it is no link.</param>
/// <param name="Href">The address, where it is a link.</param>
/// <param name="TakesAway">True where it removes something.</param>
public sealed record BoardMenuItem(Text Text, EventCallback OnChosen, string? Href = null, bool TakesAway = false)
{
    /// <summary>A link.</summary>
    public static BoardMenuItem Link(Text text, string href) => new(text, EventCallback.Empty, href);
}

/// <summary>What a menu offers.</summary>
/// <param name="Label">Of what it is the menu.</param>
/// <param name="Items">In order.</param>
public sealed record BoardMenuContent(Text Label, IReadOnlyList<BoardMenuItem> Items);

/// <summary>The one menu of a board: filled for whichever chip or row asked, and placed beside it by the board's script.</summary>
public sealed partial class BoardMenu
{
    private ElementReference _element;

    /// <summary>What it offers now; null before anything asked.</summary>
    [Parameter]
    public BoardMenuContent? Content { get; set; }

    /// <summary>For the script that shows it.</summary>
    public ElementReference Element => _element;
}
