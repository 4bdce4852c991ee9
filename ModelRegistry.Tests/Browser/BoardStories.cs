using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Samples;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>The board in a real browser, on the sample models: by mouse, by finger, by keys, and as somebody else sees it.</summary>
public sealed class BoardStories(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task PlainAliasDragged_MovesAndArrivesInASecondBrowser()
    {
        var owner = await AddSamplesAsync();
        var page = await OpenBoardAsync(owner);
        var other = await OpenBoardAsync(owner);

        await page.DragAliasAsync("staging", 2);

        await Assertions.Expect(ChipOn(page, "staging", 2)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("staging → v2")).ToBeVisibleAsync();
        await Assertions.Expect(ChipOn(other, "staging", 2)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task PromotionByKeysAlone_MovesProductionAndKeepsTheReason()
    {
        var owner = await AddSamplesAsync();
        var page = await OpenBoardAsync(owner);
        var other = await OpenBoardAsync(owner);

        await page.Locator("[data-row] [data-chip='production']").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("[data-row='2'][data-aimed]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator("[data-row='4'][data-aimed]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        // The sheet begins at its field, and Tab goes round what can be seen.
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Reason" })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Better on every metric");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Differences in metadata" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Promote" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(ChipOn(page, "production", 4)).ToBeFocusedAsync();
        await Assertions.Expect(ChipOn(other, "production", 4)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Better on every metric")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task ChipPickedUp_MovesNothingUnderThePointer()
    {
        var owner = await AddSamplesAsync();
        var page = await OpenBoardAsync(owner);
        var before = await EdgesAsync(page, "[data-row]");
        var chip = await page.Locator("[data-row] [data-chip='production']").BoundingBoxAsync();
        Assert.NotNull(chip);

        await page.Mouse.MoveAsync(chip.X + 12, chip.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(chip.X + 30, chip.Y + 14, new() { Steps = 4 });

        await Assertions.Expect(page.GetByText("production is here already.")).ToBeVisibleAsync();
        Assert.Equal(before, await EdgesAsync(page, "[data-row]"));
        await page.Mouse.UpAsync();
    }

    [Fact]
    public async Task NumbersOfAColumn_EndAtOneEdge()
    {
        var owner = await AddSamplesAsync();
        foreach (var view in BrowserView.All)
        {
            var page = await OpenBoardAsync(owner, view);
            var ends = await page.Locator("[data-row] .metric[data-label='f1_macro'] .num").EvaluateAllAsync<double[]>("all => all.map(e => Math.round(e.getBoundingClientRect().right))");

            // Production's own row has no difference, and 0.958 would be shorter than the others.
            Assert.Equal(5, ends.Length);
            Assert.Single(ends.Distinct());
            Assert.Contains("0.9580", await page.Locator("[data-row='2']").InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task MetricsDropDown_ClosesWhenTheDialogOpens()
    {
        var page = await OpenBoardAsync(await AddSamplesAsync());
        await page.GetByText("Metrics", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("epoch")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Bookmark a version…" }).ClickAsync();

        await Assertions.Expect(page.GetByLabel("Reference", new() { Exact = true })).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("epoch")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task FingerThatRestsOnAChip_DragsIt()
    {
        var owner = await AddSamplesAsync();
        var page = await OpenBoardAsync(owner, BrowserView.Phone);
        var chip = await page.Locator("[data-row] [data-chip='candidate']").BoundingBoxAsync();
        var row = await page.Locator("[data-row='4']").BoundingBoxAsync();
        Assert.NotNull(chip);
        Assert.NotNull(row);
        var finger = await page.Context.NewCDPSessionAsync(page);

        await TouchAsync(finger, "touchStart", chip.X + 12, chip.Y + 10);
        await Assertions.Expect(page.Locator(".board-ghost")).ToBeVisibleAsync();
        await TouchAsync(finger, "touchMove", chip.X + 20, chip.Y - 10);
        await TouchAsync(finger, "touchMove", row.X + 40, row.Y + (row.Height / 2));
        await Assertions.Expect(page.Locator("[data-row='4'][data-over]")).ToBeVisibleAsync();
        await TouchAsync(finger, "touchEnd");

        await Assertions.Expect(ChipOn(page, "candidate", 4)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Viewer_HasNothingToDrag()
    {
        var owner = await AddSamplesAsync();
        var vera = await App.AddAccountAsync("vera");
        await App.SetRoleAsync(owner, "vision", vera, Role.Viewer);
        var page = await OpenBoardAsync(vera);

        await Assertions.Expect(page.Locator("[data-row='2'] [data-alias='production']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-chip]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task EveryView_LooksRightAndPassesTheScan()
    {
        var owner = await AddSamplesAsync();
        await FillAsync(owner);
        foreach (var view in BrowserView.All)
        {
            var page = await OpenBoardAsync(owner, view);
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"board-{view}");
            await page.Locator("[data-row='2'] [data-chip='production'] + [data-menu]").ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Move alias…", Exact = true })).ToBeVisibleAsync();
            await ScreenshotAsync(page, $"board-menu-{view}", fullPage: false);
            await page.GetByRole(AriaRole.Menuitem, new() { Name = "Move alias…", Exact = true }).ClickAsync();
            await page.GetByLabel("Version", new() { Exact = true }).FillAsync("v4");
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"board-move-{view}", fullPage: false);
            await page.GetByRole(AriaRole.Button, new() { Name = "Go on…" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Reason" })).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"board-sheet-{view}", fullPage: false);
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            // It gives the focus back as it goes.
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
            await page.Locator("[data-row] [data-chip='production']").FocusAsync();
            await page.Keyboard.PressAsync("Space");
            await Assertions.Expect(page.Locator("[data-row='2'][data-aimed]")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("ArrowUp");
            await Assertions.Expect(page.Locator("[data-row='3'][data-aimed]")).ToBeVisibleAsync();
            await ScreenshotAsync(page, $"board-picked-{view}");
            await page.Keyboard.PressAsync("Escape");
            foreach (var tab in new[] { "history", "settings" })
            {
                await OpenAsync(page, new Uri(App.Address, $"/vision/model-registry/DigitClassifier?tab={tab}").ToString());
                await AssertAccessibleAsync(page);
                await ScreenshotAsync(page, $"board-{tab}-{view}");
            }
        }
    }

    // More than a team has in a good week: twenty aliases on one row, a version without files, a name as long as names may be.
    private async Task FillAsync(Actor owner)
    {
        var path = CollectionPath.OfModel("vision", "DigitClassifier");
        foreach (var (alias, number) in Enumerable.Range(1, 18).Select(n => ($"experiment-{n:00}", 0))
            .Append(("本番", 1)).Append(("a-very-long-alias-name-that-somebody-chose-for-reasons-of-their-own", 0)))
            CoreHost.Must(await App.Get<MoveAlias>().ExecuteAsync(new(path, alias, $"v{number}", 0), owner, TestContext.Current.CancellationToken));
        CoreHost.Must(await App.Get<ProtectAlias>().ExecuteAsync(new(path, "emergency", new(Role.Owner)), owner, TestContext.Current.CancellationToken));
        var artifact = new CollectionPath("vision", "digits", "digits-mlp-distilled-for-the-embedded-controller-of-the-sorting-machine");
        var log = App.Get<LogVersion>();
        await using var upload = CoreHost.Must(await log.BeginAsync(artifact, create: true, owner, TestContext.Current.CancellationToken));
        CoreHost.Must(await log.CommitAsync(upload, new("""{"accuracy":0.91,"f1_macro":0.9,"log_loss":0.31,"latency_ms":0.8}"""), owner, TestContext.Current.CancellationToken));
        CoreHost.Must(await App.Get<BookmarkVersion>().ExecuteAsync(new("vision", "DigitClassifier", $"{artifact}:v0"), owner, TestContext.Current.CancellationToken));
    }

    private static async Task TouchAsync(ICDPSession finger, string type, float? x = null, float? y = null) =>
        await finger.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = x is null ? Array.Empty<object>() : new object[] { new { x, y } },
        });

    private static Task<double[]> EdgesAsync(IPage page, string selector) =>
        page.Locator(selector).EvaluateAllAsync<double[]>("all => all.flatMap(e => { const box = e.getBoundingClientRect(); return [box.top, box.bottom]; })");

    private static ILocator ChipOn(IPage page, string alias, int number) => page.Locator($"[data-row='{number}'] [data-chip='{alias}']");
}
