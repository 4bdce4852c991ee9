using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Comparison;

/// <summary>One kind of rows under its heading.</summary>
public sealed partial class ComparePart
{
    /// <summary>The heading.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>How many differ of how many.</summary>
    [Parameter]
    public Text? Summary { get; set; }

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
    public static Text SummaryOf(int differing, int total) => total == 0 ? Text.Nothing
        : differing == 0 ? $"all {Formats.Count(total)} the same"
        : differing == 1 ? $"{Formats.Count(differing)} of {Formats.Count(total)} differs"
        : (Text)$"{Formats.Count(differing)} of {Formats.Count(total)} differ";
}
