using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Access;

/// <summary>
/// Calls that a page's own script makes: behind this door stand the same handlers as behind <c>/api</c>, which takes tokens alone. In comes the
/// session's cookie, and for every change the page's antiforgery token in the header <see cref="TokenHeader"/>, which no other site can send.
/// </summary>
internal static class BrowserDoor
{
    /// <summary>The header that carries the page's token.</summary>
    public const string TokenHeader = "RequestVerificationToken";

    /// <summary>Below <paramref name="prefix"/>, a path of <see cref="MachinePaths"/>: refusals are problems, never a redirect to the sign-in page.</summary>
    public static RouteGroupBuilder MapBrowserGroup(this IEndpointRouteBuilder routes, string prefix)
    {
        var group = routes.MapGroup(prefix).ExcludeFromDescription();
        group.RequireAuthorization(policy => policy.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser());
        group.DisableCookieRedirect();
        group.AddEndpointFilter(CheckAsync);
        return group;
    }

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        // Without the header the token would be looked for in a form, and the whole body read for it.
        var isChange = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (isChange && !(http.Request.Headers.ContainsKey(TokenHeader) && await services.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)))
            return Problems.From(StatusCodes.Status400BadRequest, "antiforgery_invalid", "This page belongs to another session. Load it again; what has arrived is kept.");
        if (await services.GetRequiredService<IActorAccessor>().FindActorAsync(http.RequestAborted) is not { } actor)
            return Problems.From(StatusCodes.Status401Unauthorized, "signed_out", Answers.SignedOut);
        http.Features.Set(new SignedInActor(actor));
        return await next(context);
    }
}

/// <summary>Who asks through <see cref="BrowserDoor"/>, as the database said a moment ago.</summary>
internal sealed record SignedInActor(Actor Actor);
