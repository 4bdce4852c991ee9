using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Samples;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web.History;

namespace ModelRegistry.Tests.Browser;

/// <summary>Promotion among people: asked for, agreed to, looked back at, rolled back; and where its rules are set.</summary>
public sealed class PromotionStories(BrowserFixture browsers) : AppStory(browsers)
{
    private static readonly CollectionPath Model = CollectionPath.OfModel("vision", "DigitClassifier");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ContributorsDrop_IsApprovedFromHome_AndArrivesOnAThirdBoard()
    {
        var owner = await AddSamplesAsync();
        var (carl, rita) = (await AddMemberAsync(owner, "carl", Role.Contributor), await AddMemberAsync(owner, "rita", Role.Reviewer));
        var (asks, decides, watches) = (await OpenBoardAsync(carl), await OpenAsync(rita, "/", BrowserView.Phone with { Dark = true }), await OpenBoardAsync(owner));

        await asks.DragAliasAsync("production", 4);
        await asks.GetByRole(AriaRole.Textbox, new() { Name = "Reason" }).FillAsync("Better on every metric");
        await asks.GetByRole(AriaRole.Button, new() { Name = "Request promotion" }).ClickAsync();
        await Assertions.Expect(asks.GetByText("carl asks to move")).ToBeVisibleAsync();
        await ScreenshotAsync(asks, "request-board-1440-light");
        await Assertions.Expect(decides.GetByText("Better on every metric").First).ToBeVisibleAsync();
        await ScreenshotAsync(decides, "request-home-390-dark");
        await decides.GetByRole(AriaRole.Button, new() { Name = "Reject…" }).ClickAsync();
        await Assertions.Expect(decides.GetByLabel("Why", new() { Exact = true })).ToBeVisibleAsync();
        await AssertAccessibleAsync(decides);
        await ScreenshotAsync(decides, "request-reject-390-dark", fullPage: false);
        await decides.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await decides.GetByRole(AriaRole.Button, new() { Name = "Approve…" }).ClickAsync();
        await decides.GetByLabel("Comment").FillAsync("Agreed");
        await AssertAccessibleAsync(decides);
        await ScreenshotAsync(decides, "request-approve-390-dark", fullPage: false);
        await Assertions.Expect(watches.Locator("[data-row='2'] [data-chip='production']")).ToBeVisibleAsync();
        await decides.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();

        await Assertions.Expect(watches.Locator("[data-row='4'] [data-chip='production']")).ToBeVisibleAsync();
        await Assertions.Expect(asks.Locator("[data-row='4'] [data-chip='production']")).ToBeVisibleAsync();
        await Assertions.Expect(decides.GetByText("Waits for you")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Timeline_LooksRight_RollsBackByKeysAndSavesItsHistory()
    {
        var owner = await AddSamplesAsync();
        await SetUpAsync(owner);
        foreach (var view in BrowserView.All)
        {
            var page = await OpenAsync(owner, "/vision/model-registry/DigitClassifier?tab=timeline&alias=production", view);
            await Assertions.Expect(page.Locator("[data-stay]").First).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"timeline-{view}");
            await page.Locator("[data-stay] .then").Last.ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "At " })).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"timeline-at-{view}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Roll back to v2…" }).First.ClickAsync();
            await Assertions.Expect(page.GetByText("Has model.onnx")).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"timeline-roll-back-{view}", fullPage: false);
            await page.Keyboard.PressAsync("Escape");
            await OpenAsync(page, new Uri(App.Address, "/vision?tab=history&at=2999-01-01T00:00:00Z").ToString());
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "At " })).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"entity-at-{view}");
            await OpenAsync(page, new Uri(App.Address, "/vision/model-registry/DigitClassifier").ToString());
            await Assertions.Expect(page.Locator(".head .override")).ToBeVisibleAsync();
            Assert.True(
                await page.Locator(".head .overrode").EvaluateAsync<bool>("reason => reason.scrollWidth <= reason.clientWidth + 1 && reason.getBoundingClientRect().right <= innerWidth"),
                $"the reason of the override is cut off: {view}");
            await ScreenshotAsync(page, $"board-override-{view}", fullPage: false);
        }

        var desk = await OpenAsync(owner, "/vision/model-registry/DigitClassifier?tab=timeline&alias=production");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Roll back to v2…" }).First.FocusAsync();
        await desk.Keyboard.PressAsync("Enter");
        await Assertions.Expect(desk.GetByRole(AriaRole.Textbox, new() { Name = "Reason" })).ToBeFocusedAsync();
        await desk.Keyboard.TypeAsync("Errors rose");
        await desk.GetByLabel("Override as an owner").CheckAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "Override", Exact = true }).ClickAsync();
        await Assertions.Expect(desk.Locator("[data-stay]").First.GetByText("Errors rose")).ToBeVisibleAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "History" }).Last.ClickAsync();
        var saved = await desk.RunAndWaitForDownloadAsync(() => desk.GetByRole(AriaRole.Link, new() { Name = $"Save the history of production as {HistoryExport.Csv.ToUpperInvariant()}" }).ClickAsync());
        Assert.Equal("DigitClassifier-production-history.csv", saved.SuggestedFilename);
        await using var file = await saved.CreateReadStreamAsync();
        using var text = new StreamReader(file);
        Assert.Contains("Errors rose", await text.ReadToEndAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SheetOfManyRules_BeginsAtItsTop_AndEachArrowStandsAtItsNumber()
    {
        var owner = await AddSamplesAsync();
        CoreHost.Must(await App.Get<ProtectAlias>().ExecuteAsync(
            new(Model, "production", new(Role.Reviewer, Rules: [.. Enumerable.Range(1, 12).Select(n => new MetricRule("accuracy", n / 100d))])), owner, Ct));
        var page = await OpenBoardAsync(owner, BrowserView.Desktop with { Height = 720 });

        await page.DragAliasAsync("production", 4);

        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Reason" })).ToBeFocusedAsync();
        Assert.True(
            await page.Locator(".mud-dialog-content").EvaluateAsync<bool>("content => [content, content.closest('.mud-dialog')].some(box => box.scrollHeight > box.clientHeight + 1)"),
            "The sheet is too short to be scrolled");
        await Assertions.Expect(page.Locator(".sheet .holders")).ToBeInViewportAsync(new() { Ratio = 0.95f });
        await ScreenshotAsync(page, "sheet-of-many-rules-1440-light", fullPage: false);
        var gaps = await page.Locator(".sheet .delta").EvaluateAllAsync<double[]>(
            "all => all.filter(e => e.children.length > 1).map(e => e.children[1].getBoundingClientRect().left - e.children[0].getBoundingClientRect().right)");
        Assert.NotEmpty(gaps);
        Assert.All(gaps, gap => Assert.InRange(gap, 0, 6));
    }

    [Fact]
    public async Task RulesSetByHand_AreKeptAndToldInWords()
    {
        var owner = await AddSamplesAsync();
        await SetUpAsync(owner);
        foreach (var view in BrowserView.All)
        {
            var page = await OpenAsync(owner, "/vision/model-registry/DigitClassifier?tab=settings", view);
            await page.GetByRole(AriaRole.Button, new() { Name = "Edit what moving production takes" }).ClickAsync();
            await Assertions.Expect(page.GetByLabel("People who must agree")).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"policy-{view}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule…" }).ClickAsync();
            await page.GetByLabel("What must hold").SelectOptionAsync("freeze");
            await page.GetByLabel("Why (optional)").PressSequentiallyAsync("Holidays: nobody is here to look");
            await Assertions.Expect(page.GetByLabel("Why (optional)")).ToHaveValueAsync("Holidays: nobody is here to look");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByText("Choose at least one day.")).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"policy-rule-{view}", fullPage: false);
            await page.GetByLabel("When", new() { Exact = true }).SelectOptionAsync("once");
            await page.GetByLabel("From (UTC)").FillAsync("2030-12-20T00:00");
            await page.GetByLabel("Until (UTC)").FillAsync("2031-01-04T08:00");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByText("Not from 2030-12-20 00:00 UTC until 2031-01-04 08:00 UTC").Last).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).Last.ClickAsync();
            await Assertions.Expect(page.GetByLabel("People who must agree")).ToHaveCountAsync(0);
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"policies-{view}");
            await OpenAsync(page, new Uri(App.Address, "/vision/model-registry/DigitClassifier?tab=history").ToString());
            await Assertions.Expect(page.GetByText("added the rule").First).ToBeVisibleAsync();
            await ScreenshotAsync(page, $"history-rules-{view}");
        }
    }

    // A rule, an override, a rollback: what a timeline and its board have to tell.
    private async Task SetUpAsync(Actor owner)
    {
        CoreHost.Must(await App.Get<ProtectAlias>().ExecuteAsync(
            new(Model, "production", new(Role.Reviewer, Approvals: 2, Rules: [new FilesRule(["model.onnx"]), new MetricRule("accuracy", 0.9), new ScanRule()])), owner, Ct));
        var now = CoreHost.Must(await App.Get<AliasQueries>().GetAsync(Model, "production", owner, Ct));
        CoreHost.Must(await App.Get<MoveAlias>().ExecuteAsync(new(Model, "production", "v3", now.Seen, "The camera of line 2 was replaced; v2 does not know its pictures.") { Override = true }, owner, Ct));
    }

    private async Task<Actor> AddMemberAsync(Actor owner, string name, Role role)
    {
        var member = await App.AddAccountAsync(name);
        await App.SetRoleAsync(owner, "vision", member, role);
        return member;
    }
}
