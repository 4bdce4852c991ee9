using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Where something could not be shown: what, and what to do. Never an exception's words.</summary>
public sealed partial class ErrorState
{
    /// <summary>What failed, in a line.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>What to do about it.</summary>
    [Parameter]
    public string? Text { get; set; }

    /// <summary>What finds the failure in the log.</summary>
    [Parameter]
    public string? Reference { get; set; }

    /// <summary>1 where the state is the whole page, else 2.</summary>
    [Parameter]
    public int Heading { get; set; } = 2;

    /// <summary>Shows <em>Try again</em> and is called by it.</summary>
    [Parameter]
    public EventCallback OnRetry { get; set; }

    /// <summary>Further actions.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }
}
