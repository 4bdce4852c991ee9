using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.History;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>
/// A promotion by somebody who does not see the page and has no mouse: from Tab to Enter, and at each step what a screen reader is told, in the
/// focus or by a live region.
/// </summary>
public sealed class SpokenStories(BrowserFixture browsers) : AppStory(browsers)
{
    // Every text that a live region ever held, in their order: what is said is not always still there when one looks.
    private const string Listen = """
        window.__said = [];
        const live = '[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]';
        const note = region => { const text = region.textContent.replace(/\s+/g, ' ').trim(); if (text && window.__said.at(-1) !== text) window.__said.push(text); };
        new MutationObserver(changes => {
          for (const change of changes) {
            const at = change.target instanceof Element ? change.target : change.target.parentElement;
            if (at?.closest(live)) note(at.closest(live));
            for (const node of change.addedNodes) if (node instanceof Element) for (const region of [node, ...node.querySelectorAll('*')].filter(e => e.matches(live))) note(region);
          }
        }).observe(document, { subtree: true, childList: true, characterData: true });
        """;

    private static readonly CollectionPath Model = CollectionPath.OfModel("vision", "DigitClassifier");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProtectedAliasPromotedByKeysAlone_IsToldAtEachStep()
    {
        var ada = await AddSamplesAsync();
        var page = await OpenSpokenAsync(ada, "/vision/model-registry/DigitClassifier");

        await TabToAsync(page, "[data-row] [data-chip='production']");
        await FocusIsAsync(page, "protected alias production, on v2");
        await AimAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await FocusIsAsync(page, "Reason (optional; kept in the history)");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Promote v4 to production?" })).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("Better on every metric");
        await TabToAsync(page, ".mud-dialog .btn-primary");
        await FocusIsAsync(page, "Promote");
        await page.Keyboard.PressAsync("Enter");

        await SaidAsync(page, "production moved to v4.");
        await FocusIsAsync(page, "protected alias production, on v4");
        Assert.Equal("Better on every metric", await LastReasonAsync(ada));
    }

    [Fact]
    public async Task RequestAndApprovalByKeysAlone_AreToldToBoth()
    {
        var ada = await AddSamplesAsync();
        var (carl, rita) = (await App.AddAccountAsync("carl"), await App.AddAccountAsync("rita"));
        await App.SetRoleAsync(ada, "vision", carl, Role.Contributor);
        await App.SetRoleAsync(ada, "vision", rita, Role.Reviewer);
        var (asks, decides) = (await OpenSpokenAsync(carl, "/vision/model-registry/DigitClassifier"), await OpenSpokenAsync(rita, "/"));

        await TabToAsync(asks, "[data-row] [data-chip='production']");
        await AimAsync(asks);
        await asks.Keyboard.PressAsync("Enter");
        await FocusIsAsync(asks, "Reason (optional; kept in the history)");
        await asks.Keyboard.TypeAsync("Better on every metric");
        await TabToAsync(asks, ".mud-dialog .btn-primary");
        await FocusIsAsync(asks, "Request promotion");
        await asks.Keyboard.PressAsync("Enter");
        await SaidAsync(asks, "Requested. production moves when enough people agree.");
        await FocusIsAsync(asks, "protected alias production, on v2");

        await Assertions.Expect(decides.GetByRole(AriaRole.Button, new() { Name = "Approve…" })).ToBeVisibleAsync();
        await TabToAsync(decides, "[data-request] .btn-primary");
        await FocusIsAsync(decides, "Approve…");
        await decides.Keyboard.PressAsync("Enter");
        await FocusIsAsync(decides, "Comment (optional; kept in the history)");
        await Assertions.Expect(decides.GetByRole(AriaRole.Dialog, new() { Name = "Approve moving production to v4?" })).ToBeVisibleAsync();
        await decides.Keyboard.TypeAsync("Agreed");
        await TabToAsync(decides, ".mud-dialog .btn-primary");
        await FocusIsAsync(decides, "Approve");
        await decides.Keyboard.PressAsync("Enter");

        await SaidAsync(decides, "production moved to v4");
        await SaidAsync(asks, "rita moved production");
        await Assertions.Expect(asks.Locator("[data-row='4'] [data-chip='production']")).ToBeVisibleAsync();
    }

    // Picks up, aims two rows higher, and is told of each.
    private static async Task AimAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Space");
        await SaidAsync(page, "Picked up production, on v2. Up and down choose a version, Enter drops, Escape cancels.");
        await page.Keyboard.PressAsync("ArrowUp");
        await SaidAsync(page, "v3, v6 in digits-mlp. It may take it.");
        await page.Keyboard.PressAsync("ArrowUp");
        await SaidAsync(page, "v4, v7 in digits-mlp. It may take it.");
    }

    private static Task SaidAsync(IPage page, string text) =>
        page.WaitForFunctionAsync("text => window.__said.some(said => said.includes(text))", text);

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var steps = 0; steps < 120; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true", selector)) return;
        }

        Assert.Fail($"Tab did not reach {selector}");
    }

    // As assistive technology is given it by the browser: the name of what has the focus.
    private static async Task FocusIsAsync(IPage page, string name) =>
        await Assertions.Expect(page.Locator("*:focus")).ToHaveAccessibleNameAsync(name);

    private async Task<IPage> OpenSpokenAsync(Actor person, string path)
    {
        var page = await NewPageAsync();
        await page.AsAsync(App, person);
        await page.AddInitScriptAsync(Listen);
        await OpenAsync(page, new Uri(App.Address, path).ToString());
        await Assertions.Expect(page.Locator("main .skeleton")).ToHaveCountAsync(0);
        return page;
    }

    private async Task<string?> LastReasonAsync(Actor reader) =>
        CoreHost.Must(await App.Get<HistoryQueries>().ListAsync(Model, "production", new(1), reader, Ct)).Items[0].Reason;
}
