using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Comparison;

/// <summary>One kind of rows under its heading.</summary>
public sealed partial class ComparePart
{
    /// <summary>The heading.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>How many differ of how many.</summary>
    [Parameter]
    public string? Summary { get; set; }

    /// <summary>Versions side by side.</summary>
    [Parameter, EditorRequired]
    public int Columns { get; set; }

    /// <summary>Rows beyond the limit.</summary>
    [Parameter]
    public int Left { get; set; }

    /// <summary>The rows.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>The summary of a part with rows.</summary>
    public static string SummaryOf(int differing, int total) => total == 0 ? string.Empty
        : differing == 0 ? $"all {Components.Shared.Formats.Count(total)} the same"
        : $"{Components.Shared.Formats.Count(differing)} of {Components.Shared.Formats.Count(total)} {(differing == 1 ? "differs" : "differ")}";
}
