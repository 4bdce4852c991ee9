using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Artifacts;

/// <summary>Versions by their canonical references, as links.</summary>
public sealed partial class References
{
    /// <summary>References by number.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Items { get; set; } = [];

    /// <summary>Said where there are none.</summary>
    [Parameter, EditorRequired]
    public string Empty { get; set; } = string.Empty;
}
