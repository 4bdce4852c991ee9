using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>
/// Copies a text and says so. The work is <c>js/shell.js</c>'s, within the click: no round trip, and it works on static pages
/// and on plain http.
/// </summary>
public sealed partial class CopyButton
{
    /// <summary>What is copied.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = string.Empty;

    /// <summary>The button's name where it shows an icon alone; null says <em>Copy</em>.</summary>
    [Parameter]
    public string? Label { get; set; }

    /// <summary>Visible words beside the icon; none, the button is an icon.</summary>
    [Parameter]
    public string? Caption { get; set; }

    /// <summary>What is read out when it is done.</summary>
    [Parameter]
    public string? Said { get; set; }

    private string Name => Label ?? L["Copy"];
}
