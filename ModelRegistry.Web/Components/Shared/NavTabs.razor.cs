using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>
/// Tabs that are links, so that one can be shared, opened beside, and gone back from. The first is the default and leaves
/// the address bare. Changing the tab drops the page's cursor.
/// </summary>
public sealed partial class NavTabs
{
    /// <summary>The query's word.</summary>
    public const string TabParameter = "tab";

    /// <summary>In order; the first is the default.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<NavTab> Tabs { get; set; } = [];

    /// <summary>The key from the address; null or unknown means the first.</summary>
    [Parameter, EditorRequired]
    public string? Current { get; set; }

    /// <summary>The navigation's name.</summary>
    [Parameter]
    public string? Label { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <summary>The tab that an address means: the one of that key, else the first.</summary>
    public static string Choose(IReadOnlyList<NavTab> tabs, string? key) =>
        tabs.FirstOrDefault(tab => string.Equals(tab.Key, key, StringComparison.Ordinal))?.Key ?? tabs[0].Key;

    private bool IsCurrent(NavTab tab) => string.Equals(Choose(Tabs, Current), tab.Key, StringComparison.Ordinal);

    private string HrefOf(NavTab tab) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [TabParameter] = ReferenceEquals(tab, Tabs[0]) ? null : tab.Key,
        [KeysetPager.CursorParameter] = null,
        [Urls.FileParameter] = null,
        [Urls.AtParameter] = null,
        [Urls.CommentParameter] = null,
    });
}
