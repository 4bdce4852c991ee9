using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Layout;

/// <summary>A link in the account menu.</summary>
/// <param name="Href">Where it leads: a path of <see cref="Urls"/>.</param>
/// <param name="Text">What it says.</param>
public sealed record MenuLink(string Href, string Text);

/// <summary>Wordmark, breadcrumbs, theme, account. Plain HTML, so that it is the same on static pages.</summary>
public sealed partial class TopBar
{
    /// <summary>Further links of the account menu, between <em>Account</em> and <em>Sign out</em>.</summary>
    [Parameter]
    public IReadOnlyList<MenuLink> MenuLinks { get; set; } = [];

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string SignInHref
    {
        get
        {
            var path = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
            return path.StartsWith(Urls.Account, StringComparison.Ordinal) ? Urls.SignIn : Urls.SignInThen(path);
        }
    }
}
