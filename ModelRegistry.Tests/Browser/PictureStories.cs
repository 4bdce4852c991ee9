using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>A metric over versions, and what versions weigh, in a real browser.</summary>
public sealed class PictureStories(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task PointUnderThePointer_TellsVersionAndValueAndAClickOpensIt()
    {
        var page = await OpenAsync(await AddSamplesAsync(), "/vision/model-registry/DigitClassifier?tab=trend");
        var points = page.Locator(".mud-charts-line-series circle[opacity='0']");
        await Assertions.Expect(points).ToHaveCountAsync(5);

        await points.Nth(2).HoverAsync();

        var tip = page.Locator(".mud-chart-tooltip");
        await Assertions.Expect(tip).ToContainTextAsync("v2 (v5 of digits-mlp)");
        await Assertions.Expect(tip).ToContainTextAsync("accuracy 0.9578");
        await ScreenshotAsync(page, "trend-hovered-1440-light");
        await page.GetByLabel("Metric").SelectOptionAsync("log_loss");
        await Assertions.Expect(page.GetByText("Best is 0.1048")).ToBeVisibleAsync();
        await points.Nth(0).HoverAsync();
        await Assertions.Expect(tip).ToContainTextAsync("log_loss 0.1764");
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Uri(App.Address, "/vision/digits/digits-mlp/v3?via=vision%2FDigitClassifier%3Av0").ToString());
    }

    [Fact]
    public async Task BarUnderThePointer_TellsArtifactAndSizeAndAClickOpensIt()
    {
        var page = await OpenAsync(await AddSamplesAsync(), "/vision?tab=storage");
        var bars = page.Locator(".mud-charts-bar-series > *");
        await Assertions.Expect(bars).ToHaveCountAsync(2);

        await bars.Nth(1).HoverAsync(new() { Force = true });

        await Assertions.Expect(page.Locator(".svg-tooltip, .mud-chart-tooltip").First).ToContainTextAsync("digits-mlp");
        await ScreenshotAsync(page, "storage-hovered-1440-light");
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(App.Address, "/vision/digits/digits-mlp").ToString());
    }
}
