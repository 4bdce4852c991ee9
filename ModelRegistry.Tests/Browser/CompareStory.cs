using Microsoft.Playwright;
using ModelRegistry.Core.Samples;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>What changed against production, in one click, in a real browser.</summary>
public sealed class CompareStory(BrowserFixture browsers) : BrowserTest(browsers)
{
    private RegistryApp app = default!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        app = await RegistryApp.StartAsync(onPort: true);
    }

    // The pages first: a server that goes away under an open page is an error on its console.
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task VersionPage_LeadsToWhatDiffersFromProduction()
    {
        var page = await OpenSamplesAsync(BrowserView.Desktop, "/vision/digits/digits-mlp/v7");

        await page.GetByRole(AriaRole.Link, new() { Name = "Compare with production" }).ClickAsync();

        await Assertions.Expect(page.Locator("thead th .line > .name")).ToHaveTextAsync(["DigitClassifier v2", "digits-mlp v7"]);
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Address, "/compare?v=vision%2Fmodel-registry%2FDigitClassifier%3Av2&v=vision%2Fdigits%2Fdigits-mlp%3Av7").ToString());
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
        var page = await OpenSamplesAsync(BrowserView.Phone with { Dark = true }, "/vision/digits/digits-mlp");
        foreach (var version in new[] { "v7", "v4", "v0" }) await page.GetByLabel($"Compare {version}", new() { Exact = true }).CheckAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Compare 3 versions" }).ClickAsync();

        await Assertions.Expect(page.Locator("thead th .line > .name")).ToHaveTextAsync(["digits-mlp v7", "digits-mlp v4", "digits-mlp v0"]);
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

    private async Task<IPage> OpenSamplesAsync(BrowserView view, string path)
    {
        var ada = await app.AddAccountAsync("ada", administrator: true);
        CoreHost.Must(await app.Get<ISampleModels>().AddAsync(ada, TestContext.Current.CancellationToken));
        var page = await NewPageAsync(view);
        await page.AsAsync(app, ada);
        await OpenAsync(page, new Uri(app.Address, path).ToString());
        return page;
    }
}
