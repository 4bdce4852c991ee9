using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>Signs a browser in, as a person does.</summary>
internal static class SignIn
{
    /// <summary>Fills in the sign-in page of the app at <paramref name="root"/> and waits for <paramref name="path"/>.</summary>
    public static async Task AsAsync(IPage page, string root, string name, string path)
    {
        await page.GotoAsync(root + Urls.SignInThen(path));
        await page.GetByLabel("User name or e-mail").FillAsync(name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(CoreHost.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(root + path);
    }
}
