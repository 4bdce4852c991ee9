using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>Ctrl-K in a real browser, without a hand on the mouse.</summary>
public sealed class SearchStories(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task CtrlK_FindsOpensAndActs_ByKeysAlone()
    {
        var page = await OpenAsync(await AddSamplesAsync(), "/");
        var (field, chosen) = (page.GetByRole(AriaRole.Combobox), page.Locator("[role=option][aria-selected=true]"));

        // Find and open.
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(chosen).ToContainTextAsync("WineCultivar");
        await ScreenshotAsync(page, "palette-empty-1440-light");
        await page.Keyboard.TypeAsync("digitcl");
        await Assertions.Expect(chosen).ToContainTextAsync("DigitClassifier");
        await ScreenshotAsync(page, "palette-found-1440-light");
        await AssertAccessibleAsync(page);

        // An input method's Enter chooses characters, and nothing here.
        await page.EvaluateAsync("""
            () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }))
            """);
        await page.EvaluateAsync("""
            () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))
            """);
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(chosen).Not.ToContainTextAsync("Registered model");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("DigitClassifier");
        await Assertions.Expect(field).ToBeHiddenAsync();

        // Act: move staging, by the board's own dialog.
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("digitcl kind:model");
        await Assertions.Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(chosen).ToContainTextAsync("Open the board");
        await page.Keyboard.TypeAsync("move stag");
        await Assertions.Expect(chosen).ToContainTextAsync("Move staging…");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("staging");
        await Assertions.Expect(page.GetByLabel("Version", new() { Exact = true })).ToBeFocusedAsync();
        Assert.DoesNotContain("move=", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);

        // The same over the page that has the query in its address.
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("accuracy >= 0.95");
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "Show all results" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("section h2")).ToHaveTextAsync("Versions");
        await page.Locator("#search-query").FillAsync("ロジスティック");
        await Assertions.Expect(page.GetByText("Nothing found").First).ToBeVisibleAsync();
        Assert.Contains("/search?q=%E3%83%AD", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressThatAsksForAMove_OpensTheDialogOnceAndForgetsIt()
    {
        var page = await OpenAsync(await AddSamplesAsync(), "/vision/model-registry/DigitClassifier?move=staging");

        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("staging");
        await Assertions.Expect(page.GetByLabel("Version", new() { Exact = true })).ToBeFocusedAsync();
        Assert.DoesNotContain("move=", page.Url, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("nope", "There is no alias nope here.")]
    [InlineData("v99", "v99")]
    public async Task AddressThatAsksForAMoveOfNothing_SaysSo(string what, string said)
    {
        var page = await OpenAsync(await AddSamplesAsync(), $"/vision/model-registry/DigitClassifier?move={what}");

        await Assertions.Expect(page.Locator(".board [role=alert]")).ToContainTextAsync(said);
        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        Assert.DoesNotContain("move=", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnAPhone_ThePaletteIsAsWideAsTheScreen()
    {
        var page = await OpenAsync(await AddSamplesAsync(), "/", BrowserView.Phone with { Dark = true });

        await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).TapAsync();
        await page.GetByRole(AriaRole.Combobox).FillAsync("production");
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = "digits-mlp" }).Locator(".acts").First.TapAsync();
        await Assertions.Expect(page.GetByText("Bookmark v")).ToBeVisibleAsync();

        var box = await page.Locator("dialog.palette").BoundingBoxAsync();
        Assert.Equal((0f, 390f), (box!.X, box.Width));
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await ScreenshotAsync(page, "palette-acts-390-dark");
        await AssertAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).TapAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox)).ToBeHiddenAsync();
    }
}
