using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Components.Live;

/// <summary>What a view shows while it loads, when it may not, and when it is there.</summary>
public sealed partial class LoadState
{
    /// <summary>Why nothing is shown, or null.</summary>
    [Parameter, EditorRequired]
    public Error? Problem { get; set; }

    /// <summary>True until there is something to show.</summary>
    [Parameter, EditorRequired]
    public bool IsLoading { get; set; }

    /// <summary>Called by <em>Try again</em>.</summary>
    [Parameter]
    public EventCallback OnRetry { get; set; }

    /// <summary>The shape of what is coming; rows of a table where none is given.</summary>
    [Parameter]
    public RenderFragment? Skeleton { get; set; }

    /// <summary>What is shown once it is there.</summary>
    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = default!;

    private static RenderFragment DefaultSkeleton => builder =>
    {
        builder.OpenComponent<SkeletonRows>(0);
        builder.CloseComponent();
    };
}
