using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Samples;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>A page whose connection goes: what it says, what it refuses, how it comes back.</summary>
public sealed class CircuitStories(BrowserFixture browsers) : BrowserTest(browsers)
{
    /// <summary>What a browser's console says of a connection that goes.</summary>
    internal static readonly string[] OfALostConnection = ["net::ERR_", "WebSocket", "Connection disconnected", "Failed to fetch", "Failed to complete negotiation"];

    private const string Board = "/vision/model-registry/DigitClassifier";

    private RegistryApp app = default!;
    private Cable cable = default!;
    private Actor ada = default!;

    // The pages first: a server that goes away under an open page is an error on its console.
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await cable.DisposeAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task CutAndMended_PageIsReadActsAreRefusedInSight_AndItGoesOnWhereItWas()
    {
        await StartAsync();
        foreach (var (view, to, back) in new[] { (BrowserView.Desktop, 3, 1), (BrowserView.Phone with { Dark = true }, 3, 0) })
        {
            var page = await OpenAsync(Board, view);
            await Assertions.Expect(page.Locator("[data-row='2']")).ToBeVisibleAsync();
            await page.EvaluateAsync("window.sameDocument = true");
            await MoveByMenuAsync(page, "staging", to);
            await Assertions.Expect(page.Locator(".mud-snackbar")).ToBeVisibleAsync();

            cable.Cut();
            await Assertions.Expect(Notice(page)).ToContainTextAsync("Connection lost");
            await ScreenshotAsync(page, $"circuit-lost-{view}", fullPage: false);
            Assert.False(await OverlapsAsync(page, "#components-reconnect-modal", ".mud-snackbar"), $"The notice covers the toast in {view}");
            await AssertAccessibleAsync(page);
            // Nothing lies over what a person reads.
            Assert.True(await page.Locator("[data-row='2'] .which").EvaluateAsync<bool>(
                "e => { const box = e.getBoundingClientRect(); return e.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)); }"));

            await page.GetByRole(AriaRole.Button, new() { Name = "Menu of v2" }).ClickAsync();
            await Assertions.Expect(Notice(page)).ToContainTextAsync("Nothing was done");
            await page.Locator("[data-row] [data-chip='candidate']").FocusAsync();
            await page.Keyboard.PressAsync("Space");
            await page.GetByRole(AriaRole.Link, new() { Name = "History" }).First.ClickAsync();
            await Assertions.Expect(page.Locator("[data-row='2']")).ToBeVisibleAsync();

            cable.Mend();
            await Assertions.Expect(Notice(page)).ToContainTextAsync("Connected again");
            Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"), "It was loaded anew");
            await Assertions.Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveCountAsync(0);
            await Assertions.Expect(page.Locator("[data-aimed]")).ToHaveCountAsync(0);
            await MoveByMenuAsync(page, "staging", back);
            await Assertions.Expect(Notice(page)).ToBeHiddenAsync();
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task TypedWhileAway_IsToldToTheCircuitOnceItIsBack()
    {
        await StartAsync();
        var page = await OpenAsync(Board);
        await page.DragAliasAsync("production", 4);
        var reason = page.GetByRole(AriaRole.Textbox, new() { Name = "Reason" });
        await reason.FillAsync("Better on ");

        cable.Cut();
        await Assertions.Expect(Notice(page)).ToContainTextAsync("Connection lost");
        await reason.PressSequentiallyAsync("every metric");
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();
        await Assertions.Expect(Notice(page)).ToContainTextAsync("Nothing was done");
        await page.Keyboard.PressAsync("Escape");
        cable.Mend();
        await Assertions.Expect(Notice(page)).ToContainTextAsync("Connected again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-row='4'] [data-chip='production']")).ToBeVisibleAsync();
        var moved = CoreHost.Must(await app.Get<Core.History.HistoryQueries>().ListAsync(CollectionPath.OfModel("vision", "DigitClassifier"), null, new(1), ada, TestContext.Current.CancellationToken));
        Assert.Equal("Better on every metric", moved.Items[0].Reason);
    }

    [Fact]
    public async Task CircuitThatTheServerForgot_IsLoadedAnewOnce()
    {
        await StartAsync(forgets: true);
        var page = await OpenAsync(Board);
        await page.EvaluateAsync("window.sameDocument = true");

        await CutAndMendAsync(page);
        await Assertions.Expect(Notice(page)).ToContainTextAsync("Loaded anew");
        await WaitUntilInteractiveAsync(page);
        Assert.False(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        await ScreenshotAsync(page, "circuit-reloaded-1440-light", fullPage: false);
        await MoveByMenuAsync(page, "staging", 3);

        // As a page is that was loaded anew a moment ago: not again by itself, and not in silence.
        await page.EvaluateAsync("sessionStorage.setItem('mr-reloaded', 'told'); window.sameDocument = true");
        await CutAndMendAsync(page);
        await Assertions.Expect(Notice(page)).ToContainTextAsync("could not come back by itself");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await WaitUntilInteractiveAsync(page);
        await MoveByMenuAsync(page, "staging", 1);
    }

    [Fact]
    public async Task TextThatNothingKeeps_IsNotThrownAwayByAReload()
    {
        await StartAsync(forgets: true);
        var page = await OpenAsync(Board, BrowserView.Phone with { Dark = true });
        await page.Locator("[data-row] [data-chip='staging'] + [data-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Move alias…", Exact = true }).ClickAsync();
        await page.GetByLabel("Version", new() { Exact = true }).FillAsync("v3");

        await CutAndMendAsync(page);

        await Assertions.Expect(Notice(page)).ToContainTextAsync("no longer live");
        await Assertions.Expect(page.GetByLabel("Version", new() { Exact = true })).ToHaveValueAsync("v3");
        await ScreenshotAsync(page, "circuit-stale-390-dark", fullPage: false);
        await AssertAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await WaitUntilInteractiveAsync(page);
    }

    [Fact]
    public async Task PageThatLooksAliveAndIsDead_IsFoundOutByTheFirstAct()
    {
        await StartAsync();
        var page = await OpenAsync(Board);

        cable.Silence();
        // The watchdog asks no oftener than this by itself.
        await Assertions.Expect(page.Locator("body[data-interactive]")).ToHaveCountAsync(1);
        await page.WaitForFunctionAsync("() => { document.querySelector('[data-row] [data-menu]').click(); return !document.body.dataset.interactive; }", null, new() { PollingInterval = 1000 });
        await Assertions.Expect(Notice(page)).ToBeVisibleAsync();
        cable.Mend();

        await WaitUntilInteractiveAsync(page);
        await MoveByMenuAsync(page, "staging", 3);
    }

    private static ILocator Notice(IPage page) => page.Locator("#components-reconnect-modal");

    private static async Task MoveByMenuAsync(IPage page, string alias, int to)
    {
        await page.Locator($"[data-row] [data-chip='{alias}'] + [data-menu]").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Move alias…", Exact = true }).ClickAsync();
        await page.GetByLabel("Version", new() { Exact = true }).FillAsync($"v{to}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator($"[data-row='{to}'] [data-chip='{alias}']")).ToBeVisibleAsync();
    }

    private static Task<bool> OverlapsAsync(IPage page, string one, string other) => page.EvaluateAsync<bool>(
        "([one, other]) => { const [a, b] = [one, other].map(s => document.querySelector(s).getBoundingClientRect()); return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom; }",
        new[] { one, other });

    private async Task StartAsync(bool forgets = false)
    {
        // Nothing is kept of whoever is away: as after an hour, without the hour.
        app = await RegistryApp.StartAsync(onPort: true, also: services => services.Configure<CircuitOptions>(options => options.DisconnectedCircuitMaxRetained = forgets ? 0 : 100));
        cable = new(app.Address);
        ada = await app.AddAccountAsync("ada", administrator: true);
        CoreHost.Must(await app.Get<ISampleModels>().AddAsync(ada, TestContext.Current.CancellationToken));
    }

    private async Task<IPage> OpenAsync(string path, BrowserView? view = null)
    {
        var page = await NewPageAsync(view);
        await page.AsAsync(app, ada);
        foreach (var text in OfALostConnection) WatchOf(page).Allow(text);
        await OpenAsync(page, new Uri(cable.Address, path).ToString());
        return page;
    }

    private async Task CutAndMendAsync(IPage page)
    {
        cable.Cut();
        await Assertions.Expect(Notice(page)).ToContainTextAsync("Connection lost");
        cable.Mend();
    }
}
