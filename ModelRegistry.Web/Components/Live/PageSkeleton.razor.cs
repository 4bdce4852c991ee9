using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Live;

/// <summary>The shape of a page that is being read: its head, and rows of the real height.</summary>
public sealed partial class PageSkeleton
{
    /// <summary>Relative widths of the columns.</summary>
    [Parameter]
    public IReadOnlyList<int> Widths { get; set; } = [4, 2, 2, 1];
}
