using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>A metric over versions, and what versions weigh, in a real browser.</summary>
public sealed partial class PictureStories(BrowserFixture browsers) : AppStory(browsers)
{
    // Plain ones have neither outline nor shadow.
    private const string LettersOf = "text => `${getComputedStyle(text).stroke} ${getComputedStyle(text).filter}`";

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
        Assert.Equal("none none", await page.Locator(":is(.svg-tooltip, .mud-chart-tooltip) text").First.EvaluateAsync<string>(LettersOf));
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
        Assert.Equal("none none", await page.Locator(":is(.svg-tooltip, .mud-chart-tooltip) text").First.EvaluateAsync<string>(LettersOf));
        await ScreenshotAsync(page, "storage-hovered-1440-light");
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(App.Address, "/vision/digits/digits-mlp").ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PointOfALineage_TellsWhatItIsAndAClickOpensIt(bool phoneAndDark)
    {
        var view = phoneAndDark ? BrowserView.Phone with { Dark = true } : BrowserView.Desktop;
        var owner = await AddSamplesAsync();
        await FineTuneAsync(owner);
        var page = await OpenAsync(owner, "/vision/digits/digits-mlp/v7?tab=lineage", view);
        var graph = page.Locator(".lineage .graph");
        await Assertions.Expect(graph).ToHaveAttributeAsync("data-places", DigitsAreThere());
        var name = phoneAndDark ? "digits-mlp v7" : "DigitClassifier";

        var (x, y) = await PlaceAsync(graph, name);
        await graph.HoverAsync(new() { Position = new() { X = x, Y = y } });

        await Assertions.Expect(graph.Locator(".tip")).ToContainTextAsync(phoneAndDark ? "Model version of vision/digits" : "Registered model of vision");
        await ScreenshotAsync(page, $"lineage-hovered-{(phoneAndDark ? "390-dark" : "1440-light")}");
        (x, y) = await PlaceAsync(graph, "DigitClassifier");
        await graph.ClickAsync(new() { Position = new() { X = x, Y = y } });
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(App.Address, "/vision/model-registry/DigitClassifier").ToString());
    }

    /// <summary>Two runs that start from v7, and what they made.</summary>
    private async Task FineTuneAsync(Actor owner)
    {
        var ct = TestContext.Current.CancellationToken;
        foreach (var name in new[] { "fine-tune on photographs of receipts", "distill" })
        {
            var run = CoreHost.Must(await App.Get<CreateRun>().ExecuteAsync(new("vision", "digits", name), owner, ct));
            CoreHost.Must(await App.Get<UseVersion>().ExecuteAsync(new("vision", "digits", run, "digits-mlp:v7"), owner, ct));
            await App.Services.LogAsync(owner, new("vision", "digits", $"{name.Split(' ')[0]}ed"), new(Run: name), ("model.bin", name));
        }
    }

    [GeneratedRegex("DigitClassifier", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DigitsAreThere();

    private static async Task<(float X, float Y)> PlaceAsync(ILocator graph, string name)
    {
        using var places = JsonDocument.Parse((await graph.GetAttributeAsync("data-places"))!);
        var place = places.RootElement.GetProperty(name);
        return (place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
    }
}
