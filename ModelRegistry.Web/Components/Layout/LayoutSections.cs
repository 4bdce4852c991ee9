namespace ModelRegistry.Web.Components.Layout;

/// <summary>Places in the top bar that a page fills with <c>SectionContent</c>.</summary>
public static class LayoutSections
{
    /// <summary>The way from the top to this page, beside the wordmark. <c>PageHeader</c> fills it.</summary>
    public static readonly object Breadcrumbs = new();

    /// <summary>What others just did to what the page shows, left of <see cref="TopActions"/>.</summary>
    public static readonly object News = new();

    /// <summary>What acts on the whole registry, left of the theme switch.</summary>
    public static readonly object TopActions = new();
}
