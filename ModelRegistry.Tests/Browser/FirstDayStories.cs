using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>A person's first day with the program as it is started: one process, one printed link, one browser; then a second of each.</summary>
public sealed partial class FirstDayStories(BrowserFixture browsers) : BrowserTest(browsers)
{
    // Fifteen versions of about a hundred files are logged before the answer comes, each flushed to the disk.
    private const float SamplesPatience = 180_000;

    private readonly TemporaryFolder data = new();
    private readonly List<ServerProcess> servers = [];

    // The pages first: a server that goes away under an open page is an error on its console.
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var server in servers) await server.DisposeAsync();
        data.Dispose();
    }

    [Fact]
    public async Task FreshServer_IsSetUpFromThePrintedLinkBookmarkedAndPromoted()
    {
        var server = await StartAsync();
        var page = await NewPageAsync();
        await SetUpAsync(page, server);
        await SignOutAndInAsync(page, server);

        // Bookmark by the dialog, as a reviewer does.
        await OpenAsync(page, At(server, "/vision/model-registry/DigitClassifier"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Bookmark a version…" }).ClickAsync();
        await page.GetByLabel("Reference", new() { Exact = true }).FillAsync("vision/digits/digits-mlp:v4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bookmark", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-row='5']")).ToBeVisibleAsync();

        // Promote by drag, and see it arrive where a second person looks.
        var second = await NewPageAsync();
        await SignInAsync(second, server);
        await OpenAsync(second, At(server, "/vision/model-registry/DigitClassifier"));
        await page.DragAliasAsync("production", 4);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("[data-row='4'] [data-chip='production']").CountAsync());
        await page.GetByLabel("Reason").FillAsync("Best on every metric");
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-row='4'] [data-chip='production']")).ToBeVisibleAsync();
        await Assertions.Expect(second.Locator("[data-row='4'] [data-chip='production']")).ToBeVisibleAsync();
        await ScreenshotAsync(second, "first-day-arrived");
    }

    [Fact]
    public async Task MoveOverHttpAtASecondProcess_ArrivesOnAnOpenBoardOfTheFirst()
    {
        var first = await StartAsync();
        var page = await NewPageAsync();
        await SetUpAsync(page, first);
        var token = await MakeTokenAsync(page, first);
        await OpenAsync(page, At(first, "/vision/model-registry/DigitClassifier"));
        await Assertions.Expect(page.Locator("[data-row='4'] [data-chip='staging']")).ToBeVisibleAsync();

        var second = await StartAsync();
        using var client = new HttpClient { BaseAddress = second.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var moved = await client.PutAsJsonAsync("/api/v1/entities/vision/models/DigitClassifier/aliases/staging", new { version = "v0" }, TestContext.Current.CancellationToken);
        Assert.True(moved.IsSuccessStatusCode, await moved.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        await Assertions.Expect(page.Locator("[data-row='0'] [data-chip='staging']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-row='4'] [data-chip='staging']")).ToHaveCountAsync(0);
    }

    private async Task<ServerProcess> StartAsync()
    {
        var server = await ServerProcess.StartAsync(data.Path);
        servers.Add(server);
        return server;
    }

    private async Task SetUpAsync(IPage page, ServerProcess server)
    {
        await OpenAsync(page, (await server.SetUpLink).ToString(), interactive: false);
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("E-mail").FillAsync("ada@example.org");
        await page.GetByLabel("Password").FillAsync(CoreHost.Password);
        await Assertions.Expect(page.GetByLabel("Add the sample models")).ToBeCheckedAsync();
        await ScreenshotAsync(page, "first-day-set-up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account and sign in" }).ClickAsync(new() { Timeout = SamplesPatience });
        await WaitUntilInteractiveAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "DigitClassifier" }).First).ToBeVisibleAsync();
        await ScreenshotAsync(page, "first-day-home");
    }

    private static async Task SignOutAndInAsync(IPage page, ServerProcess server)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = AccountMenu() }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/account/sign-in", StringComparison.Ordinal));
        await SignInAsync(page, server);
    }

    private static async Task SignInAsync(IPage page, ServerProcess server)
    {
        await OpenAsync(page, At(server, "/account/sign-in"), interactive: false);
        await page.GetByLabel("User name").FillAsync("ada");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(CoreHost.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await WaitUntilInteractiveAsync(page);
    }

    private static async Task<string> MakeTokenAsync(IPage page, ServerProcess server)
    {
        await OpenAsync(page, At(server, "/account/tokens"), interactive: false);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("training cluster");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        var shown = page.GetByText(Token()).First;
        await Assertions.Expect(shown).ToBeVisibleAsync();
        return Token().Match(await shown.InnerTextAsync()).Value;
    }

    private static string At(ServerProcess server, string path) => new Uri(server.Address, path).ToString();

    [GeneratedRegex("mreg-[A-Za-z0-9]{40}", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("^Account menu", RegexOptions.None, 1000)]
    private static partial Regex AccountMenu();
}
