using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>Links through a keyset-paged list, newest first. The cursor lives in the address; the rest of the query stays.</summary>
public sealed partial class KeysetPager
{
    /// <summary>The query's word.</summary>
    public const string CursorParameter = "cursor";

    /// <summary>The cursor of the page before; null where this is the first, or the list does not page back.</summary>
    [Parameter]
    public string? Newer { get; set; }

    /// <summary>The cursor of the page after; null at the end.</summary>
    [Parameter]
    public string? Older { get; set; }

    /// <summary>What this page shows, as <c>v199 to v100</c>.</summary>
    [Parameter]
    public string? Summary { get; set; }

    /// <summary>The navigation's name.</summary>
    [Parameter]
    public string? Label { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool HasCursor =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).ContainsKey(CursorParameter);

    private string HrefOf(string? cursor) => Navigation.GetUriWithQueryParameter(CursorParameter, cursor);
}
