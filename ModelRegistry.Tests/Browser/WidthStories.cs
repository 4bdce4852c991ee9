using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>A board with all that takes room, from a desk's width to a phone's: a suspicious version that holds production by a long override.</summary>
public sealed class WidthStories(BrowserFixture browsers) : AppStory(browsers)
{
    // What is cut off the alias's name; how far the note reaches into the chip's line; how far it begins beside the chip. All in pixels.
    private const string Pinned = """
        head => {
          const [chip, name, note] = [".alias", ".alias .name", ".overrode"].map(one => head.querySelector(one));
          const [above, below] = [chip.getBoundingClientRect(), note.getBoundingClientRect()];
          return [name.scrollWidth - name.clientWidth, Math.max(0, above.bottom - below.top), Math.abs(above.left - below.left)];
        }
        """;

    private static readonly CollectionPath Model = CollectionPath.OfModel("vision", "DigitClassifier");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SuspiciousHolder_FitsEveryWidth_AndItsPinnedAliasIsWholeWithTheNoteBelow()
    {
        var owner = await AddSamplesAsync();
        var number = await PromoteSuspiciousAsync(owner);
        var page = await OpenBoardAsync(owner);
        foreach (var width in new[] { 1440, 1280, 1279, 1160, 1100, 1099, 1024, 900, 800, 390 })
        {
            await page.SetViewportSizeAsync(width, 900);

            await Assertions.Expect(page.Locator($"[data-row='{number}'] .scan")).ToHaveTextAsync("Suspicious");
            await Assertions.Expect(page.Locator(".heads .head .scan")).ToHaveTextAsync("Suspicious");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"The board scrolls sideways at {width}");
            Assert.True(await page.Locator($"[data-row='{number}'] .acts button").EvaluateAsync<bool>("menu => menu.getBoundingClientRect().right <= innerWidth"), $"The row's menu is out of sight at {width}");
            var pinned = await page.Locator(".heads .head").EvaluateAsync<double[]>(Pinned);
            Assert.True(Array.TrueForAll(pinned, off => off <= 1), $"The pinned alias at {width}: {string.Join(", ", pinned)}");
            await ScreenshotAsync(page, $"board-suspicious-{width}");
        }
    }

    [Fact]
    public async Task LongestAlias_FitsAPhoneWhereverItIsShown()
    {
        var owner = await AddSamplesAsync();
        var (artifact, alias) = (new CollectionPath("vision", "digits", "digits-mlp"), new string('w', AliasName.MaxLength));
        foreach (var of in new[] { artifact, Model }) CoreHost.Must(await App.Get<MoveAlias>().ExecuteAsync(new(of, alias, "latest", Seen: 0), owner, Ct));
        var version = CoreHost.Must(await App.Get<RegisteredModelQueries>().GetAsync(Model.Entity, Model.Name, alias, owner, Ct)).Version!;
        var page = await NewPageAsync(BrowserView.Phone);
        await page.AsAsync(App, owner);
        foreach (var url in new[] { Urls.Version(version.Artifact, version.Number), Urls.Tab(Urls.Version(version.Artifact, version.Number), "held"), Urls.Collection(artifact), Urls.Collection(Model), Urls.Search("digits") })
        {
            await OpenAsync(page, new Uri(App.Address, url).ToString());

            await Assertions.Expect(page.Locator($"main [data-alias='{alias}']").First).ToBeVisibleAsync();
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{url} scrolls sideways");
        }
    }

    // Its bookmark's number.
    private async Task<int> PromoteSuspiciousAsync(Actor owner)
    {
        var logged = await Looking.LogAsync(App.Get<LogVersion>(), new("vision", "digits", "digits-mlp"), owner, Ct, [("model.pkl", await Looking.PickleAsync("system-4.pkl", Ct))]);
        var scan = App.Get<ScanFiles>();
        while (await scan.NextAsync(Ct))
        {
        }

        var bookmarked = CoreHost.Must(await App.Get<BookmarkVersion>().ExecuteAsync(new("vision", "DigitClassifier", $"vision/digits/digits-mlp:v{logged.Number}"), owner, Ct));
        CoreHost.Must(await App.Get<ProtectAlias>().ExecuteAsync(new(Model, "production", new(Role.Reviewer, Rules: [new ScanRule()])), owner, Ct));
        var now = CoreHost.Must(await App.Get<AliasQueries>().GetAsync(Model, "production", owner, Ct));
        const string why = "The camera of line 2 was replaced and the version before does not know its pictures; the pickle calls a function of ours that the list does not hold yet, and we read it line by line before it went out.";
        CoreHost.Must(await App.Get<MoveAlias>().ExecuteAsync(new(Model, "production", $"v{bookmarked.Number}", now.Seen, why) { Override = true }, owner, Ct));
        return bookmarked.Number;
    }
}
