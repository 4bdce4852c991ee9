using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>The head of a page: its title in the tab, its way in the top bar, its name, what it is, what can be done.</summary>
public sealed partial class PageHeader
{
    /// <summary>The page's name, its one h1.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>Replaces the title's text inside the h1, as for a name with a number.</summary>
    [Parameter]
    public RenderFragment? TitleContent { get; set; }

    /// <summary>What the browser's tab says, where the title alone says too little.</summary>
    [Parameter]
    public string? DocumentTitle { get; set; }

    /// <summary>A sentence under the title.</summary>
    [Parameter]
    public string? Subtitle { get; set; }

    /// <summary>A line of facts and chips under the title.</summary>
    [Parameter]
    public RenderFragment? Facts { get; set; }

    /// <summary>Buttons, right of the title; below it on a narrow screen.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>Replaces the way that the address tells.</summary>
    [Parameter]
    public IReadOnlyList<Breadcrumb>? Crumbs { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IReadOnlyList<Breadcrumb> Trail =>
        Crumbs ?? BreadcrumbTrail.FromPath(Navigation.ToBaseRelativePath(Navigation.Uri));
}
