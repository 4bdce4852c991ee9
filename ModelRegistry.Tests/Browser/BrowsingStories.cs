using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Samples;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>Browsing in a real browser: from home to the bytes, and what EveryPageStories does not open: other tabs, other readers.</summary>
public sealed class BrowsingStories(BrowserFixture browsers) : AppStory(browsers)
{
    public static TheoryData<string> Views => new(BrowserView.All.Select(view => view.ToString()));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NamesOfAnyScript_LeadFromHomeToTheBytes()
    {
        var ada = await App.AddAccountAsync();
        var target = new CollectionPath(ada.Name, "R&D 手書き", "digits+mlp v1.2 (new)");
        const string Path = "evaluation/混同 + 2 #1.txt";
        const string Text = "the bytes";
        await App.Services.LogAsync(ada, target, null, (Path, Text), ("model.bin", "m"));
        var page = await NewPageAsync();
        await page.AsAsync(App, ada);
        await OpenAsync(page, App.Address.ToString());

        foreach (var step in new[] { ada.Name, target.Project, target.Name, "v0" })
        {
            await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = step, Exact = true }).First.ClickAsync();
            await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(step);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Files" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download evaluation/" }).ClickAsync());

        await using var bytes = await download.CreateReadStreamAsync();
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Text)), await SHA256.HashDataAsync(bytes, Ct));
        Assert.Equal("混同 + 2 #1.txt", download.SuggestedFilename);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("td.path").First).ToHaveTextAsync(Path);
    }

    [Fact]
    public async Task DescriptionAtItsLongest_IsTypedAndKept()
    {
        var ada = await AddSamplesAsync();
        var page = await OpenAsync(ada, "/vision/digits/digits-mlp/v0");
        var longest = new string('字', Describable.MaxLength);

        await page.GetByRole(AriaRole.Button, new() { Name = "More actions on" }).ClickAsync();
        await page.GetByText("Describe…").Last.ClickAsync();
        await page.GetByLabel("Description", new() { Exact = true }).FillAsync(longest);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText(longest).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task LoggedByAScript_AppearsOnTheOpenHomePage()
    {
        var ada = await App.AddAccountAsync();
        var page = await NewPageAsync();
        await page.AsAsync(App, ada);
        await OpenAsync(page, App.Address.ToString());
        await Assertions.Expect(page.GetByText("Log your first version")).ToBeVisibleAsync();

        await App.Services.LogAsync(ada, new(ada.Name, "digits", "digits-mlp"));

        await Assertions.Expect(page.GetByText($"logged v0 in {ada.Name}/digits/digits-mlp")).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task EveryTab_InThisView_FitsAndKeepsNobodyOut(string viewName)
    {
        var view = BrowserView.All.Single(v => v.ToString() == viewName);
        var ada = await App.AddAccountAsync("ada", administrator: true);
        var ben = await App.AddAccountAsync("ben");
        foreach (var group in (await SceneAsync(ada, ben)).GroupBy(page => page.Who))
        {
            var page = await NewPageAsync(view);
            await page.AsAsync(App, group.Key);
            WatchOf(page).Allow("404");
            foreach (var (_, name, url) in group)
            {
                await OpenAsync(page, new Uri(App.Address, url).ToString());
                await Assertions.Expect(page.Locator("main .skeleton")).ToHaveCountAsync(0);
                await ScreenshotAsync(page, $"{name}-{view}");
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{url} scrolls sideways in {view}");
                await AssertAccessibleAsync(page);
            }
        }
    }

    private async Task<List<(Actor Who, string Name, string Url)>> SceneAsync(Actor ada, Actor ben)
    {
        CoreHost.Must(await App.Get<ISampleModels>().AddAsync(ada, Ct));
        var model = CoreHost.Must(await App.Get<HomeQueries>().ListModelsAsync(new(), ada, Ct)).Items.First(m => m.Aliases.Any(a => a is { IsProtected: true, Number: not null })).Path;
        var holder = CoreHost.Must(await App.Get<RegisteredModelQueries>().GetAsync(model.Entity, model.Name, "production", ada, Ct));
        var version = holder.Version!;
        var (artifact, number) = (version.Artifact, FormattableString.Invariant($"v{version.Number}"));
        await App.SetRoleAsync(ada, artifact.Entity, ben, Role.ViewerWithoutFiles);
        CoreHost.Must(await App.Get<DescribeVersion>().ExecuteAsync(new(artifact, number, "Kept for the **edge devices**: the smallest that passes.", ["edge", "量子化", "reviewed by QA"]), ada, Ct));
        await App.Get<MoveAlias>().ExecuteAsync(new(artifact, "best", number, null, "Best of the sweep"), ada with { Token = new(Guid.CreateVersion7(), "nightly evaluation", Role.Owner, null) }, Ct);
        var run = CoreHost.Must(await App.Get<CreateRun>().ExecuteAsync(new(artifact.Entity, artifact.Project, "evaluate nightly", "finished", """{"split":"test"}""", """{"accuracy":0.9556}"""), ada, Ct));
        CoreHost.Must(await App.Get<UseVersion>().ExecuteAsync(new(artifact.Entity, artifact.Project, run, version.Ref), ada, Ct));
        var cem = await App.AddAccountAsync("cem");
        var (entity, project, at) = (Urls.Entity(artifact.Entity), Urls.Project(artifact.Entity, artifact.Project), Urls.Version(artifact, version.Number));
        return
        [
            (cem, "home-empty", Urls.Home),
            (ada, "entity-models", Urls.Tab(entity, "models")), (ada, "entity-history", Urls.Tab(entity, "history")), (cem, "entity-empty", "/cem"),
            (ada, "project-runs", Urls.Tab(project, "runs")), (ada, "artifact-history", Urls.Tab(Urls.Collection(artifact), "history")),
            (ada, "version", at), (ada, "version-via", Urls.Version(artifact, version.Number, model, holder.Number)), (ben, "version-without-files", at),
            .. new[] { "metadata", "usage", "held", "lineage", "history" }.Select(tab => (ada, $"version-{tab}", Urls.Tab(at, tab))),
            (cem, "not-found", at),
        ];
    }
}
