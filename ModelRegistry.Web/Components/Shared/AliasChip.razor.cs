using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>An alias, recognised anywhere. It only shows: dragging and moving belong to the board.</summary>
public sealed partial class AliasChip
{
    /// <summary>The alias as it was typed.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>Plain, protected, or the computed <c>latest</c>.</summary>
    [Parameter]
    public AliasKind Kind { get; set; }

    /// <summary>True from the drop until the move is committed.</summary>
    [Parameter]
    public bool Saving { get; set; }

    /// <summary>A button that opens <em>Move alias…</em>; not shown for <c>latest</c> or while saving.</summary>
    [Parameter]
    public RenderFragment? Menu { get; set; }

    /// <summary>Replaces the hover text, as with who moved it and when.</summary>
    [Parameter]
    public string? Title { get; set; }

    private string Hint => Title ?? Kind switch
    {
        AliasKind.Protected => L[$"{Name} (protected alias)"],
        AliasKind.Latest => L[$"{Name} (always the newest; it cannot be moved)"],
        _ => Name,
    };
}
