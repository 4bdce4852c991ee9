using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>The way from the top to this page. On a narrow screen only its last two steps.</summary>
public sealed partial class Breadcrumbs
{
    /// <summary>From the top down.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<Breadcrumb> Crumbs { get; set; } = [];
}
