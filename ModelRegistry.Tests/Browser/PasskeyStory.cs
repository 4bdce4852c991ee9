using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>A person adds a passkey, names it, and signs in with it alone; the authenticator is Chromium's virtual one.</summary>
public sealed class PasskeyStory(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task AddedPasskey_SignsInWithoutNameOrPassword()
    {
        await App.AddAccountAsync("ada");
        var page = await NewPageAsync();
        await AddAuthenticatorAsync(page);
        // Passkeys belong to a name, not to an address of numbers.
        var root = $"http://localhost:{App.Address.Port}";
        await SignIn.AsAsync(page, root, "ada", Urls.Passkeys);
        Assert.True(await page.GetByText("No passkeys yet").IsVisibleAsync());

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey 'Laptop' is added.")).ToBeVisibleAsync();
        await page.GetByLabel("Name of the passkey Laptop").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey is called 'Work laptop'.")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "passkeys-1440-light");

        await page.GetByRole(AriaRole.Button, new() { Name = "Account menu of ada" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await OpenAsync(page, root + Urls.SignInThen(Urls.Passkeys), interactive: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/passkeys$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.GetByLabel("Name of the passkey Work laptop")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey Work laptop" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Remove the passkey Work laptop" }).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("No passkeys yet")).ToBeVisibleAsync();
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }
}
