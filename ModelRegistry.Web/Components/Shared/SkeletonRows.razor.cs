using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>The shape of a list that is being read: rows of the real height, so that nothing shifts when it comes.</summary>
public sealed partial class SkeletonRows
{
    /// <summary>How many rows.</summary>
    [Parameter]
    public int Rows { get; set; } = 6;

    /// <summary>Pixels of a row: 40 for a table, 44 for a list.</summary>
    [Parameter]
    public int Height { get; set; } = 40;

    /// <summary>Relative widths of the columns.</summary>
    [Parameter]
    public IReadOnlyList<int> Widths { get; set; } = [4, 2, 2, 1];

    /// <summary>What a screen reader is told; null says <em>Loading</em>.</summary>
    [Parameter]
    public string? Label { get; set; }
}
