using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using ModelRegistry.Core.Access;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Components.Account;

/// <summary>What account pages post to beside themselves.</summary>
public static class AccountEndpoints
{
    /// <summary>Maps signing out and the two beginnings of a passkey.</summary>
    public static IEndpointRouteBuilder MapRegistryAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Urls.SignOut, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(Urls.PasskeyCreation, CreationOptionsAsync).ExcludeFromDescription();
        routes.MapPost(Urls.PasskeyRequest, RequestOptionsAsync).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, SignInManager<RegistryUser> signIn, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        await signIn.SignOutAsync();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return TypedResults.LocalRedirect($"~{LocalPath.Of(form["returnUrl"])}");
    }

    private static async Task<IResult> CreationOptionsAsync(
        HttpContext context, UserManager<RegistryUser> users, SignInManager<RegistryUser> signIn, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        if (await users.GetUserAsync(context.User) is not { } user) return TypedResults.NotFound();
        var name = user.UserName!;
        var options = await signIn.MakePasskeyCreationOptionsAsync(new() { Id = user.Id.ToString(), Name = name, DisplayName = name });
        return TypedResults.Content(options, "application/json");
    }

    // Never for a named account: the answer would tell who exists and has a passkey.
    private static async Task<IResult> RequestOptionsAsync(HttpContext context, SignInManager<RegistryUser> signIn, IAntiforgery antiforgery) =>
        await antiforgery.IsRequestValidAsync(context)
            ? TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(user: null), "application/json")
            : TypedResults.BadRequest();
}

/// <summary>Where to go after signing in: only ever this registry.</summary>
internal static class LocalPath
{
    /// <summary>The path where it is local, else the first page. What browsers read as another host (<c>//x</c>, <c>/\x</c>, control characters) is not local.</summary>
    public static string Of(string? path) =>
        path is ['/', ..] && path is not (['/', '/' or '\\', ..]) && !path.Any(char.IsControl) ? path : Urls.Home;
}
