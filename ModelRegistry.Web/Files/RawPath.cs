using Microsoft.AspNetCore.Http.Features;

namespace ModelRegistry.Web.Files;

/// <summary>
/// The catch-all <c>path</c> of a route, as the caller meant it. The server decodes an address but leaves <c>%2F</c> as it is, so a file named
/// <c>a%2Fb</c> (sent as <c>a%252Fb</c>) and a slash that was escaped look alike there; where it matters, the raw address tells them apart.
/// </summary>
internal static class RawPath
{
    public static string Of(HttpContext context)
    {
        var path = context.Request.RouteValues["path"] as string ?? string.Empty;
        if (!path.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return path;
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        var raw = target.Split('?')[0].Split('/');
        var count = path.Split('/').Length;
        return raw.Length < count ? path : string.Join('/', raw[^count..].Select(Uri.UnescapeDataString));
    }
}
