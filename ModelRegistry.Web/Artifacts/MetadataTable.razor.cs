using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A metadata, config or summary object as rows, in the order logged; nested values as JSON.</summary>
public sealed partial class MetadataTable
{
    /// <summary>A JSON object.</summary>
    [Parameter, EditorRequired]
    public string Json { get; set; } = "{}";

    /// <summary>What a screen reader calls the table.</summary>
    [Parameter]
    public string? Caption { get; set; }
}
