using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Aliases;

/// <summary>The tab of a registered model or artifact that says who held which alias when. Alias, page and moment live in the address.</summary>
public sealed partial class TimelineTab
{
    /// <summary>Its word in the address.</summary>
    public const string Key = "timeline";

    /// <summary>The collection, and what its reader may do there.</summary>
    [Parameter, EditorRequired]
    public CollectionForReader Reader { get; set; } = default!;

    /// <summary>Aliases to choose from, protected first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Aliases { get; set; } = [];

    /// <summary>The alias from the address; null means the first.</summary>
    [Parameter]
    public string? Alias { get; set; }

    /// <summary>The page, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    /// <summary>The moment to look at, from the address.</summary>
    [Parameter]
    public string? At { get; set; }

    private string? Chosen => Alias ?? (Aliases.Count > 0 ? Aliases[0] : null);
}
