using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>A browser that comes with a session, for stories that are not about signing in.</summary>
internal static class SignedIn
{
    /// <summary>Gives the page's context the session cookie that the sign-in page would have given to <paramref name="person"/>.</summary>
    /// <param name="page">Any of the context.</param>
    /// <param name="app">Whose keys seal the cookie; another process over the same data folder takes it as well.</param>
    /// <param name="person">Who.</param>
    /// <param name="at">That other process's address; else the app's.</param>
    public static async Task AsAsync(this IPage page, RegistryApp app, Actor person, Uri? at = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
        var user = await users.FindByNameAsync(person.Name);
        Assert.NotNull(user);
        var claims = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<RegistryUser>>().CreateAsync(user);
        // Sign-in says how it was done; a circuit does not ask, the cookie's validator does not either.
        var principal = new ClaimsPrincipal(claims.Identities);
        var options = app.Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var now = app.Get<TimeProvider>().GetUtcNow();
        var ticket = new AuthenticationTicket(principal, new() { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme);
        await page.Context.AddCookiesAsync(
        [
            new Cookie { Name = options.Cookie.Name!, Value = options.TicketDataFormat.Protect(ticket), Url = (at ?? app.Address).ToString(), HttpOnly = true },
        ]);
    }
}
