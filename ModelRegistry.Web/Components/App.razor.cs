using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace ModelRegistry.Web.Components;

/// <summary>The document. Always rendered on the server, once per load; what is inside it may be interactive.</summary>
public sealed partial class App
{
    /// <summary>The cookie that remembers <c>light</c> or <c>dark</c>; absent, the system decides.</summary>
    public const string ThemeCookie = "mr-theme";

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    // Sign-in writes cookies, which a circuit cannot: such pages exclude themselves and stay static.
    private IComponentRenderMode? PageRenderMode =>
        HttpContext.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    // Whose drafts the tab keeps.
    private string? Reader => HttpContext.User.FindFirstValue(ClaimTypes.NameIdentifier);

    private string? Theme => HttpContext.Request.Cookies[ThemeCookie] switch
    {
        "light" => "light",
        "dark" => "dark",
        _ => null,
    };
}
