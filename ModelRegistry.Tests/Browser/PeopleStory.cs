using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;
using ModelRegistry.Web.Components.Account;

namespace ModelRegistry.Tests.Browser;

/// <summary>A registry is set up from its link; its owner lets somebody in, and can't lock everybody out.</summary>
public sealed class PeopleStory(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task FreshRegistry_IsSetUpFromItsLink()
    {
        var root = App.Address.ToString().TrimEnd('/');
        var page = await NewPageAsync();

        await OpenAsync(page, root + Urls.SetUp, interactive: false);
        await AssertAccessibleAsync(page);
        await OpenAsync(page, $"{root}{Urls.SetUp}?code={App.Get<SetUpCode>().Current}", interactive: false);
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "setup-1440-light");
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("E-mail").FillAsync("ada@example.org");
        await page.GetByLabel("Password").FillAsync(CoreHost.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account and sign in" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Account menu of ada" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Owner_ManagesMembersAndStaysOne()
    {
        var root = App.Address.ToString().TrimEnd('/');
        var ada = await App.AddAccountAsync("ada");
        await App.AddAccountAsync("bob");
        await App.AddEntityAsync(ada, "acme");
        var page = await NewPageAsync();
        await SignIn.AsAsync(page, root, "ada", Urls.Settings("acme"));
        await WaitUntilInteractiveAsync(page);

        await page.GetByLabel("User name or e-mail").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("There is no account 'nobody'")).ToBeVisibleAsync();
        await page.GetByLabel("User name or e-mail").FillAsync("bob@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByLabel("Role of bob").SelectOptionAsync("Reviewer");
        await Assertions.Expect(page.GetByLabel("Role of bob")).ToHaveValueAsync("Reviewer");
        await page.GetByLabel("Role of ada").SelectOptionAsync("Viewer");
        await Assertions.Expect(page.GetByText("acme would be left without an owner")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Role of ada")).ToHaveValueAsync("Owner");
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "members-1440-light");

        await page.GetByRole(AriaRole.Link, new() { Name = "General" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Acme");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("apex");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{root}{Urls.Settings("apex")}?tab=general");
        await Assertions.Expect(page.GetByLabel("Title")).ToHaveValueAsync("Acme");
        await AssertAccessibleAsync(page);
        Assert.Equal(Role.Reviewer, (await App.Get<EntityQueries>().FindGrantAsync("apex", (await App.Get<ActorQueries>().FindByNameAsync("bob", TestContext.Current.CancellationToken))!, TestContext.Current.CancellationToken))?.Role);
    }

    [Fact]
    public async Task EveryAccountPage_IsAccessibleInEveryView()
    {
        var root = App.Address.ToString().TrimEnd('/');
        var ada = await App.AddAccountAsync("ada", administrator: true);
        await App.AddAccountAsync("bob");
        await App.TokenAsync(ada, Role.Contributor, "ada", 30);
        (string Path, string Name)[] pages =
            [(Urls.Account, "profile"), (Urls.Password, "password"), (Urls.Passkeys, "passkeys-empty"), (Urls.Tokens, "tokens"), (Urls.Defaults, "defaults"), (Urls.Users, "accounts")];
        foreach (var view in BrowserView.All)
        {
            var page = await NewPageAsync(view);
            await OpenAsync(page, root + Urls.SignIn, interactive: false);
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"sign-in-{view}");
            await SignIn.AsAsync(page, root, "ada", Urls.Account);
            foreach (var (path, name) in pages)
            {
                await OpenAsync(page, root + path, interactive: false);
                await AssertAccessibleAsync(page);
                await ScreenshotAsync(page, $"{name}-{view}");
            }
        }
    }
}
