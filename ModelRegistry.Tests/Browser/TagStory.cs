using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>Tags by keys, from a page to what else carries them.</summary>
public sealed class TagStory(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task Tags_AreAddedAndRemovedByKeys_AndLeadToWhatCarriesThem()
    {
        var ada = await AddSamplesAsync();
        foreach (var view in BrowserView.All)
        {
            var page = await OpenAsync(ada, "/", view);
            foreach (var (name, path) in new[] { ("artifact", "/vision/digits/digits-mlp"), ("model", "/vision/model-registry/DigitClassifier"), ("version", "/vision/digits/digits-mlp/v7") })
            {
                await OpenAsync(page, new Uri(App.Address, path).ToString());
                await page.GetByRole(AriaRole.Button, new() { Name = "Add tag" }).FocusAsync();
                await page.Keyboard.PressAsync("Enter");
                await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "New tag" })).ToBeFocusedAsync();
                await page.Keyboard.TypeAsync("night shift, 手書き, edge");
                await page.Keyboard.PressAsync("Enter");
                await Assertions.Expect(page.GetByRole(AriaRole.Group, new() { Name = "Tags" }).GetByRole(AriaRole.Link)).ToHaveTextAsync(["edge", "night shift", "手書き"]);
                await AssertAccessibleAsync(page);
                await ScreenshotAsync(page, $"tags-{name}-{view}", fullPage: false);
                await page.Keyboard.PressAsync("Escape");
                await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add tag" })).ToBeFocusedAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Remove the tag edge" }).PressAsync("Enter");
                await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "edge", Exact = true })).ToHaveCountAsync(0);
            }

            await page.GetByRole(AriaRole.Link, new() { Name = "night shift" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "DigitClassifier" }).First).ToBeVisibleAsync();
            await AssertAccessibleAsync(page);
            await ScreenshotAsync(page, $"tags-found-{view}", fullPage: false);
            await page.CloseAsync();
        }
    }
}
