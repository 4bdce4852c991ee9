using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>What changed against production, in one click, in a real browser.</summary>
public sealed class CompareStory(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task VersionPage_LeadsToWhatDiffersFromProduction()
    {
        var page = await OpenAsync(await AddSamplesAsync(), "/vision/digits/digits-mlp/v7", BrowserView.Desktop);

        await page.GetByRole(AriaRole.Link, new() { Name = "Compare with production" }).ClickAsync();

        await Assertions.Expect(page.Locator("thead th .line > .name")).ToHaveTextAsync(["DigitClassifier v2", "digits-mlp v7"]);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(App.Address, "/compare?v=vision%2Fmodel-registry%2FDigitClassifier%3Av2&v=vision%2Fdigits%2Fdigits-mlp%3Av7").ToString());
        var accuracy = page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = "accuracy", Exact = true }) });
        await Assertions.Expect(accuracy.Locator(".better")).ToContainTextAsync("better than DigitClassifier v2");
        await Assertions.Expect(Row(page, "optimizer")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tr[aria-busy]")).ToHaveCountAsync(0);
        await Assertions.Expect(Row(page, "README.md").Locator("td").Last).ToContainTextAsync("changed");

        await page.GetByLabel("Show what is the same too").CheckAsync();

        await Assertions.Expect(Row(page, "optimizer")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await WaitUntilInteractiveAsync(page);
        await Assertions.Expect(Row(page, "optimizer")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByLabel("Show what is the same too")).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Move digits-mlp v7 to the left" }).ClickAsync();
        await Assertions.Expect(page.Locator("thead th .line > .name")).ToHaveTextAsync(["digits-mlp v7", "DigitClassifier v2"]);
        await Assertions.Expect(accuracy.Locator(".worse")).ToContainTextAsync("worse than digits-mlp v7");
    }

    [Fact]
    public async Task TickedOnAPhone_AreComparedInsideTheirOwnScroller()
    {
        var page = await OpenAsync(await AddSamplesAsync(), "/vision/digits/digits-mlp", BrowserView.Phone with { Dark = true });
        foreach (var version in new[] { "v7", "v5", "v4", "v1", "v0" }) await page.GetByLabel($"Compare {version}", new() { Exact = true }).CheckAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Compare 5 versions" }).ClickAsync();

        await Assertions.Expect(page.Locator("thead th .line > .name")).ToHaveTextAsync(["digits-mlp v7", "digits-mlp v5", "digits-mlp v4", "digits-mlp v1", "digits-mlp v0"]);
        await Assertions.Expect(page.Locator("tr[aria-busy]")).ToHaveCountAsync(0);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page scrolls sideways");
        var scroller = page.GetByRole(AriaRole.Region, new() { Name = "Comparison" });
        await scroller.EvaluateAsync("element => element.scrollLeft = 10000");
        var (key, first) = (await Row(page, "accuracy").GetByRole(AriaRole.Rowheader).BoundingBoxAsync(), await scroller.BoundingBoxAsync());
        Assert.True(await scroller.EvaluateAsync<int>("element => element.scrollLeft") > 0);
        Assert.Equal(first!.X, key!.X, 1d);
        await ScreenshotAsync(page, "compare-scrolled-390-dark");
    }

    private static ILocator Row(IPage page, string key) =>
        page.Locator("tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = key, Exact = true }) });
}
