using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Rename, describe and delete, for those who may. What it offers is a hint; the server decides.</summary>
public sealed partial class ThingMenu
{
    /// <summary>The button's name.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    /// <summary>True where the reader's role is enough to rename and describe.</summary>
    [Parameter]
    public bool MayDescribe { get; set; }

    /// <summary>True where the reader's role is enough to delete.</summary>
    [Parameter]
    public bool MayDelete { get; set; }

    /// <summary>Asks for a name.</summary>
    [Parameter]
    public EventCallback OnRename { get; set; }

    /// <summary>Asks for a description.</summary>
    [Parameter]
    public EventCallback OnDescribe { get; set; }

    /// <summary>Asks before deleting.</summary>
    [Parameter]
    public EventCallback OnDelete { get; set; }
}
