using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Lines to copy into a script or a shell.</summary>
public sealed partial class SnippetBlock
{
    /// <summary>The lines, as they are copied.</summary>
    [Parameter, EditorRequired]
    public string Code { get; set; } = string.Empty;

    /// <summary>What they do or where they go: <c>curl</c>, <c>Python</c>.</summary>
    [Parameter]
    public string? Caption { get; set; }
}
