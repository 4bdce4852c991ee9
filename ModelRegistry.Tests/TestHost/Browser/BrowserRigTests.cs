using System.Buffers.Binary;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>The rig itself, on pages small enough to know what it must see in them.</summary>
public sealed class BrowserRigTests(BrowserFixture browsers) : BrowserTest(browsers)
{
    private const string BecomesInteractive = "<script>setTimeout(() => document.body.dataset.interactive = 'true', 200)</script>";

    [Fact]
    public async Task PageThatBecomesInteractive_OpenWaitsForIt()
    {
        await using var site = await SmallSite.StartAsync(("/", BecomesInteractive));
        var page = await NewPageAsync();

        var response = await OpenAsync(page, site.Address);

        Assert.Equal(200, response.Status);
        Assert.Equal("true", await page.Locator("body").GetAttributeAsync("data-interactive"));
    }

    [Fact]
    public async Task PageThatStaysDead_OpenFails()
    {
        await using var site = await SmallSite.StartAsync(("/", string.Empty));
        var page = await NewPageAsync();
        page.SetDefaultTimeout(300);

        await Assert.ThrowsAsync<TimeoutException>(() => OpenAsync(page, site.Address));
    }

    [Fact]
    public async Task StaticPage_OpensWithoutTheMark()
    {
        await using var site = await SmallSite.StartAsync(("/", string.Empty));
        var page = await NewPageAsync();

        await OpenAsync(page, site.Address, interactive: false);

        Assert.Equal("Small", await page.TitleAsync());
    }

    [Theory]
    [InlineData("<script>console.error('a wrong turn')</script>", "a wrong turn")]
    [InlineData("<script>throw new Error('nobody caught me')</script>", "nobody caught me")]
    [InlineData("<script>fetch('/broken')</script>", "500")]
    [InlineData("<img alt='far' src='https://far.invalid/x.png'>", "far.invalid")]
    public async Task PageWithAnError_IsNoticedAndFailsUnlessAllowed(string body, string error)
    {
        await using var site = await SmallSite.StartAsync(("/", body));
        var page = await NewPageAsync();

        await OpenAsync(page, site.Address, interactive: false);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var failure = Assert.ThrowsAny<XunitException>(WatchOf(page).AssertQuiet);
        Assert.Contains(error, failure.Message, StringComparison.Ordinal);

        WatchOf(page).Allow(error);
        WatchOf(page).AssertQuiet();
    }

    [Fact]
    public async Task SecondWindow_IsWatchedToo()
    {
        await using var site = await SmallSite.StartAsync(
            ("/", "<a href='/other' target='_blank'>other</a>"),
            ("/other", "<script>console.error('in the other')</script>"));
        var page = await NewPageAsync();
        await OpenAsync(page, site.Address, interactive: false);

        await page.Context.RunAndWaitForConsoleMessageAsync(() => page.GetByRole(AriaRole.Link).ClickAsync());

        Assert.Contains("in the other", Assert.Single(WatchOf(page).Errors), StringComparison.Ordinal);
        WatchOf(page).Allow("in the other");
    }

    [Fact]
    public async Task EveryView_HasItsWindowAndTheme()
    {
        await using var site = await SmallSite.StartAsync(("/", string.Empty));
        foreach (var view in BrowserView.All)
        {
            var page = await NewPageAsync(view);
            await OpenAsync(page, site.Address, interactive: false);

            Assert.Equal(view.Width, await page.EvaluateAsync<int>("innerWidth"));
            Assert.Equal(view.Dark, await page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches"));
            Assert.Equal(view.Touch, await page.EvaluateAsync<bool>("navigator.maxTouchPoints > 0"));
        }
    }

    [Fact]
    public async Task TwoPages_ShareNoCookie()
    {
        await using var site = await SmallSite.StartAsync(("/", string.Empty));
        var first = await NewPageAsync();
        var second = await NewPageAsync();
        await OpenAsync(first, site.Address, interactive: false);
        await OpenAsync(second, site.Address, interactive: false);

        await first.EvaluateAsync("document.cookie = 'who=first'");

        Assert.Equal("who=first", await first.EvaluateAsync<string>("document.cookie"));
        Assert.Empty(await second.EvaluateAsync<string>("document.cookie"));
    }

    [Fact]
    public async Task Screenshot_IsKeptAsAPictureOfTheWholeWidth()
    {
        await using var site = await SmallSite.StartAsync(("/", "<p>Pictured</p>"));
        var page = await NewPageAsync(new BrowserView(640, 400));
        await OpenAsync(page, site.Address, interactive: false);

        var path = await ScreenshotAsync(page, "rig-small-page");

        // A PNG's width and height stand big-endian behind signature, chunk length and chunk name.
        var head = new byte[24];
        await using var picture = File.OpenRead(path);
        await picture.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        Assert.Equal(640, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)));
        Assert.Equal(400, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(20)));
    }

    [Fact]
    public async Task PageThatKeepsPeopleOut_FailsWithRuleAndElement()
    {
        await using var site = await SmallSite.StartAsync(
            ("/", "<img id='chart' src='data:,'><p style='color:#ccc;background:#fff'>hardly there</p>"));
        var page = await NewPageAsync();
        await OpenAsync(page, site.Address, interactive: false);

        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => AssertAccessibleAsync(page));

        Assert.Contains("critical image-alt", failure.Message, StringComparison.Ordinal);
        Assert.Contains("#chart", failure.Message, StringComparison.Ordinal);
        Assert.Contains("serious color-contrast", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageForEverybody_Passes()
    {
        await using var site = await SmallSite.StartAsync(("/", "<p>Plain words on white.</p>"));
        var page = await NewPageAsync();
        await OpenAsync(page, site.Address, interactive: false);

        await AssertAccessibleAsync(page);
    }
}
