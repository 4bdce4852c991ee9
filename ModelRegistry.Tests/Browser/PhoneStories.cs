using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Samples;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>On 390 pixels nothing that can be done lies beyond the edge.</summary>
public sealed class PhoneStories(BrowserFixture browsers) : BrowserTest(browsers)
{
    private const string BeyondTheEdge = """
        all => all.filter(e => { const box = e.getBoundingClientRect(); return box.width > 1 && (box.right > innerWidth || box.left < 0); })
          .map(e => e.getAttribute("aria-label") ?? e.textContent.trim())
        """;

    private const string FromTheEnd = """
        all => all.filter(e => e.textContent.trim() === "–").map(e => {
          const text = document.createRange();
          text.selectNodeContents(e);
          return Math.round(e.closest("tr").getBoundingClientRect().right - text.getBoundingClientRect().right);
        })
        """;

    [Fact]
    public async Task ValueThatIsMissing_StandsAtTheEndOfItsRow_AndAnEdgeIsNoLightBlockOnDark()
    {
        await using var app = await RegistryApp.StartAsync(onPort: true);
        var ada = await app.AddAccountAsync("ada", administrator: true);
        CoreHost.Must(await app.Get<ISampleModels>().AddAsync(ada, TestContext.Current.CancellationToken));
        await app.Services.LogAsync(ada, new("vision", "digits", "digits-mlp"), new("{}"));
        var page = await NewPageAsync(BrowserView.Phone with { Dark = true });
        await page.AsAsync(app, ada);

        await OpenAsync(page, new Uri(app.Address, "/vision/digits/digits-mlp").ToString());
        await Assertions.Expect(page.Locator("td.text", new() { HasText = "–" }).First).ToBeVisibleAsync();
        var distances = await page.Locator("td.text").EvaluateAllAsync<int[]>(FromTheEnd);
        Assert.NotEmpty(distances);
        Assert.All(distances, distance => Assert.InRange(distance, 0, 16));

        // The scrim's colour, not the ink's, which is a light one here.
        var strip = await page.Locator(".tabs[data-strip]").First.EvaluateAsync<string>("tabs => getComputedStyle(tabs).backgroundImage");
        Assert.Contains("rgba(0, 0, 0, 0.56)", strip, StringComparison.Ordinal);
        await page.CloseAsync();
    }

    [Fact]
    public async Task EveryAct_IsInSight()
    {
        await using var app = await RegistryApp.StartAsync(onPort: true);
        var ada = await app.AddAccountAsync("ada", administrator: true);
        var bob = await app.AddAccountAsync("bob-with-a-name-that-is-rather-long");
        CoreHost.Must(await app.Get<ISampleModels>().AddAsync(ada, TestContext.Current.CancellationToken));
        await app.SetRoleAsync(ada, "vision", bob, Role.Reviewer);
        await app.TokenAsync(ada, Role.Contributor, "vision", 30);
        var page = await NewPageAsync(BrowserView.Phone);
        await page.AsAsync(app, ada);

        foreach (var (path, act) in new[] { (Urls.Tokens, "Revoke the token"), (Urls.Users, "Lock bob"), (Urls.Settings("vision"), "Remove bob"), ("/vision/model-registry/DigitClassifier", "Menu of v4") })
        {
            await OpenAsync(page, new Uri(app.Address, path).ToString(), interactive: path is not (Urls.Tokens or Urls.Users));
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = act }).First).ToBeVisibleAsync();
            Assert.Empty(await page.Locator("main :is(button, a, input:not([type=hidden]), select)").EvaluateAllAsync<string[]>(BeyondTheEdge));
            Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }

        // Who moved production, and when.
        await Assertions.Expect(page.Locator(".heads .since")).ToContainTextAsync("ada, ");
        await OpenAsync(page, new Uri(app.Address, "/vision/digits/digits-mlp/v7?tab=history").ToString());
        await Assertions.Expect(page.Locator("nav [aria-current=page]", new() { HasText = "History" })).ToBeInViewportAsync(new() { Ratio = 0.9f });
        await page.CloseAsync();
    }
}
