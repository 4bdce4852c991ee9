using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Where a list or page has nothing to show: what would be here, and how it gets here.</summary>
public sealed partial class EmptyState
{
    /// <summary>The drawing above the title.</summary>
    [Parameter]
    public StateIcon Icon { get; set; } = StateIcon.Empty;

    /// <summary>One short line, no full stop.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>A sentence or two.</summary>
    [Parameter]
    public string? Text { get; set; }

    /// <summary>1 where the state is the whole page, else 2.</summary>
    [Parameter]
    public int Heading { get; set; } = 2;

    /// <summary>The ARIA role, as <c>alert</c> for a failure that appears in place.</summary>
    [Parameter]
    public string? Role { get; set; }

    /// <summary>Actions, or a snippet to copy.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
