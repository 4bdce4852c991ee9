using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>
/// Strangers' text in every place that takes text, on every page that shows it: nothing runs, nothing becomes markup, and the policy of the
/// answers' headers, which would stop most of it, never has to.
/// </summary>
public sealed class HostileStories(BrowserFixture browsers) : AppStory(browsers)
{
    // Before any script of the page. The policy's refusals are counted apart: they would hide what got as far as markup.
    private const string Watch = "window.__stopped = []; document.addEventListener('securitypolicyviolation', e => window.__stopped.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));";

    private const string Look = """
        () => {
          const all = [...document.querySelectorAll('*')];
          const named = e => e.outerHTML.slice(0, 160);
          return {
            Ran: '__ran' in window ? [String(window.__ran)] : [],
            Stopped: window.__stopped ?? [],
            Markup: all.filter(e => e.getAttributeNames().some(name => name.startsWith('on') && name !== 'on')
              || ['href', 'src', 'action', 'data', 'formaction'].some(name => /^\s*(javascript|vbscript|data:text)/i.test(e.getAttribute(name) ?? ''))
              || e.matches('script:not([src]), iframe, object, embed, marquee, body style, body link, body base, body meta')).map(named),
            Shown: [...new Set((document.body.innerText + ' ' + [...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')).match(/__ran=\d+/g) ?? [])],
          };
        }
        """;

    private static readonly CollectionPath Artifact = new("vision", "digits", "hostile");
    private static readonly CollectionPath Model = CollectionPath.OfModel("vision", "Hostile");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThreeHundredHostileStrings_ShowAsTextAndRunNothing()
    {
        var ada = await App.AddAccountAsync("ada", administrator: true);
        await App.AddEntityAsync(ada, "vision");
        Assert.Equal(300, HostileStrings.All.Distinct(StringComparer.Ordinal).Count());
        var urls = await PlantAsync(ada);
        var page = await NewPageAsync();
        await page.AsAsync(App, ada);
        await page.AddInitScriptAsync(Watch);
        // Pages that say "no" say it with the status too, which the browser's console repeats.
        WatchOf(page).Allow("status of 4");
        var (dialogs, shown, found) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new List<string>());
        page.Dialog += (_, dialog) => dialogs.Add(dialog.Message);

        foreach (var url in urls)
        {
            await OpenAsync(page, new Uri(App.Address, url).ToString());
            await Assertions.Expect(page.Locator("main .skeleton")).ToHaveCountAsync(0);
            await LookAsync(page, url, shown, found);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "More actions on" }).ClickAsync();
        await page.GetByText("Describe…").Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Description", Exact = true })).ToBeVisibleAsync();
        await LookAsync(page, "the dialog", shown, found);

        Assert.Empty(dialogs);
        Assert.True(found.Count == 0, string.Join('\n', found.Distinct(StringComparer.Ordinal)));
        Assert.Empty(Enumerable.Range(0, 300).Select(HostileStrings.Mark).Except(shown, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("<img src=x onerror=__ran=1>", "ran")]
    [InlineData("<a href='javascript:__ran=1'>x</a>", "markup")]
    [InlineData("<script>const m = document.createElement('meta'); m.httpEquiv = 'Content-Security-Policy'; m.content = \"script-src 'self'\"; document.head.append(m); document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=__ran=1>')</script>", "stopped")]
    public async Task PageThatTakesOneForMarkup_IsFound(string body, string how)
    {
        await using var site = await SmallSite.StartAsync(("/", body));
        var page = await NewPageAsync();
        foreach (var text in new[] { "404", "Content Security Policy" }) WatchOf(page).Allow(text);
        await page.AddInitScriptAsync(Watch);
        await OpenAsync(page, site.Address, interactive: false);
        var found = new List<string>();

        await LookAsync(page, "/", [], found);

        Assert.Contains(found, line => line.StartsWith($"/ {how}", StringComparison.Ordinal));
    }

    private static async Task LookAsync(IPage page, string url, HashSet<string> shown, List<string> found)
    {
        var seen = await page.EvaluateAsync<Seen>(Look);
        shown.UnionWith(seen.Shown);
        found.AddRange(seen.Ran.Select(ran => $"{url} ran {ran}"));
        found.AddRange(seen.Stopped.Select(stopped => $"{url} stopped {stopped}"));
        found.AddRange(seen.Markup.Select(markup => $"{url} markup {markup}"));
    }

    // In every place that takes them; the rule of a place may refuse some. Where to look afterwards.
    private async Task<List<string>> PlantAsync(Actor ada)
    {
        var all = HostileStrings.All;
        var api = new ApiClient(await App.TokenClientAsync(ada));
        const string at = "/entities/vision/projects/digits/artifacts/hostile";
        var card = string.Join("\n\n", all);
        var csv = all.Chunk(60).Select((chunk, n) => ($"cells-{n}.csv", "text,label\n" + string.Join('\n', chunk.Select(text => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1"))));
        (string, string)[] files = [("README.md", card), ("notes.txt", card), ("page.html", card), ("shape.svg", $"<svg xmlns='http://www.w3.org/2000/svg' onload='{HostileStrings.Mark(0)}'><script>{HostileStrings.Mark(0)}</script></svg>"), ("config.json", JsonSerializer.Serialize(all)), .. csv];
        foreach (var (chunk, n) in all.Chunk(95).Select((chunk, n) => (chunk, n)))
        {
            var metadata = chunk.Select((text, m) => (text, m)).ToDictionary(pair => pair.text, pair => pair.m % 2 == 0 ? (object)pair.text : n + pair.m);
            (await api.LogAsync(at, metadata, [.. files, ("round.txt", $"{n}")])).Must(HttpStatusCode.Created);
        }

        foreach (var text in all.Chunk(60)) (await api.PostAsync($"{at}/versions/v3/comments", new { text = string.Join("\n\n", text) })).Must(HttpStatusCode.Created);
        foreach (var text in all) Assert.InRange((int)(await api.PutAsync($"{at}/aliases/{Uri.EscapeDataString(text)}", new { version = "v0" }, ("If-None-Match", "*"))).Status, 400, 499);
        for (var number = 0; number < 4; number++)
            CoreHost.Must(await App.Get<BookmarkVersion>().ExecuteAsync(new("vision", "Hostile", $"{Artifact}:v{number}", Create: true), ada, Ct));
        await ReasonsAsync(ada);
        await WordsAsync(ada);
        var names = await NamesAsync(ada);
        var (artifact, model, version) = (Urls.Collection(Artifact), Urls.Collection(Model), Urls.Version(Artifact, 3));
        return
        [
            Urls.Home, Urls.History, Urls.Entity("vision"), Urls.Tab(Urls.Entity("vision"), "models"), Urls.Tab(Urls.Entity("vision"), "history"), Urls.Settings("vision") + "?tab=general",
            Urls.Project("vision", "digits"), Urls.Tab(Urls.Project("vision", "digits"), "runs"),
            artifact, Urls.Tab(artifact, "history"), Urls.Tab(artifact, "trend"), Urls.Version(names, 0), Urls.Tab(Urls.Version(names, 0), "files"),
            model, Urls.Timeline(Model, "staging"), .. new[] { "history", "trend", "settings" }.Select(tab => Urls.Tab(model, tab)),
            .. new[] { "files", "usage", "held", "lineage", "history", "comments" }.Select(tab => Urls.Tab(version, tab)),
            .. Enumerable.Range(0, 4).Select(number => Urls.Tab(Urls.Version(Artifact, number), "metadata")),
            .. files.Select(file => $"{Urls.Tab(version, "files")}&file={file.Item1}"),
            $"/compare?v={Artifact}:v0&v={Artifact}:v1&v={Artifact}:v2&v={Artifact}:v3",
            // What comes by the address itself.
            .. all.Take(3).Select(text => $"/search?q={Uri.EscapeDataString(text)}"),
            .. new[] { "tab", "cursor", "metrics", "move" }.Select(word => $"{model}?{word}={Uri.EscapeDataString(all[31])}"),
            $"{Urls.Tab(version, "files")}&file={Uri.EscapeDataString(all[1])}", $"/compare?v={Uri.EscapeDataString(all[1])}", $"/vision/{Uri.EscapeDataString(all[28])}",
            version,
        ];
    }

    private async Task ReasonsAsync(Actor ada)
    {
        foreach (var (reason, n) in HostileStrings.All.Chunk(20).Select((chunk, n) => (string.Join('\n', chunk), n)))
        {
            var seen = (await App.Get<AliasQueries>().GetAsync(Model, "staging", ada, Ct)) is { IsSuccess: true } now ? now.Value.Seen : 0;
            CoreHost.Must(await App.Get<MoveAlias>().ExecuteAsync(new(Model, "staging", $"v{n % 2}", seen, reason), ada, Ct));
        }
    }

    private async Task WordsAsync(Actor ada)
    {
        var all = HostileStrings.All;
        var halves = all.Chunk(150).Select(half => string.Join("\n\n", half)).ToList();
        CoreHost.Must(await App.Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v3", halves[0]), ada, Ct));
        CoreHost.Must(await App.Get<ChangeCollection>().ExecuteAsync(new(Artifact, Description: halves[1]), ada, Ct));
        CoreHost.Must(await App.Get<ChangeCollection>().ExecuteAsync(new(Model, Description: halves[0]), ada, Ct));
        CoreHost.Must(await App.Get<ChangeProject>().ExecuteAsync(new("vision", "digits", DisplayName: all[0], Description: halves[1]), ada, Ct));
        CoreHost.Must(await App.Get<ChangeEntity>().ExecuteAsync(new("vision", DisplayName: all[30], Description: halves[0]), ada, Ct));
        var tags = all.Where(text => TagName.Parse(text).IsSuccess).ToList();
        Assert.True(tags.Count >= 200, $"Only {tags.Count} would do as tags");
        foreach (var (chunk, n) in tags.Chunk(TagName.MaxPerThing).Take(6).Select((chunk, n) => (chunk, n)))
            CoreHost.Must(await App.Get<ChangeTags>().ExecuteAsync(n < 4 ? new(Artifact, $"v{n}") { Add = chunk } : new(n == 4 ? Artifact : Model) { Add = chunk }, ada, Ct));
        var json = JsonSerializer.Serialize(all.Take(100).ToDictionary(text => text, text => text));
        CoreHost.Must(await App.Get<CreateRun>().ExecuteAsync(new("vision", "digits", all[28], "finished", json, json), ada, Ct));
    }

    // Of files: whatever a path may hold. Of artifacts: the few that a name may.
    private async Task<CollectionPath> NamesAsync(Actor ada)
    {
        var named = HostileStrings.All.Where(text => ResourceName.Parse(text, "name").IsSuccess).ToList();
        foreach (var text in named) CoreHost.Must(await App.Get<CreateCollection>().ExecuteAsync(new(new("vision", "digits", text), null), ada, Ct));
        var paths = HostileStrings.All.Where(text => FilePath.Parse(text).IsSuccess).ToList();
        Assert.True(paths.Count >= 150, $"Only {paths.Count} would do as paths");
        var artifact = new CollectionPath("vision", "digits", "names");
        await App.Services.LogAsync(ada, artifact, null, [.. paths.Select((path, n) => ($"{n}-{path}", "x"))]);
        return artifact;
    }

    private sealed record Seen
    {
        public string[] Ran { get; init; } = [];

        public string[] Stopped { get; init; } = [];

        public string[] Markup { get; init; } = [];

        public string[] Shown { get; init; } = [];
    }
}
