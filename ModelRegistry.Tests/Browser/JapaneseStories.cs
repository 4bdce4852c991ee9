using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>The registry for somebody whose browser asks for Japanese.</summary>
public sealed partial class JapaneseStories(BrowserFixture browsers) : AppStory(browsers)
{
    private static readonly BrowserView Wide = BrowserView.Desktop with { Locale = "ja-JP" };
    private static readonly BrowserView Narrow = BrowserView.Phone with { Locale = "ja-JP", Dark = true };

    private static readonly string[] Places =
    [
        "/", "/history", "/search?q=digits", "/search", "/vision", "/vision/digits", "/vision/digits/digits-mlp", "/vision/digits/digits-mlp?tab=trend",
        "/vision/digits/digits-mlp/v7", "/vision/digits/digits-mlp/v7?tab=files", "/vision/digits/digits-mlp/v7?tab=metadata",
        "/vision/digits/digits-mlp/v7?tab=held", "/vision/digits/digits-mlp/v7?tab=lineage", "/vision/digits/digits-mlp/v7?tab=comments",
        "/vision/model-registry/DigitClassifier", "/vision/model-registry/DigitClassifier?tab=timeline", "/vision/model-registry/DigitClassifier?tab=settings",
        "/compare?v=vision/digits/digits-mlp:v7&v=vision/digits/digits-mlp:v3", "/bin/vision", "/settings/vision?tab=members", "/settings/vision?tab=general",
    ];

    // What the samples' teams are called.
    private static readonly string[] Theirs = ["Vision team", "Tabular team"];

    private static readonly string[] StaticPlaces = ["/account", "/account/password", "/account/passkeys", "/account/tokens", "/account/defaults", "/administration/users", "/administration/entities"];

    [Fact]
    public async Task SignIn_Board_Promotion_AndRefusal_AreInJapanese()
    {
        var owner = await AddSamplesAsync();
        var page = await NewPageAsync(Wide);
        await page.GotoAsync(new Uri(App.Address, Urls.SignInThen("/vision/model-registry/DigitClassifier")).ToString());
        await page.GetByLabel("ユーザー名またはメールアドレス").FillAsync(owner.Name);
        await page.GetByLabel("パスワード", new() { Exact = true }).FillAsync(CoreHost.Password);
        await ScreenshotAsync(page, "japanese-sign-in-1440-light");
        await page.GetByRole(AriaRole.Button, new() { Name = "サインイン", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "ja");
        await Assertions.Expect(page.Locator("[data-row]").First).ToBeVisibleAsync();
        await OpenAsync(page, page.Url);

        await page.DragAliasAsync("production", 4);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "v4 を production に昇格しますか？" })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "japanese-promote-1440-light", fullPage: false);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "理由" }).FillAsync("すべての指標が改善");
        await page.GetByRole(AriaRole.Button, new() { Name = "昇格", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-row='4'] [data-chip='production']")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("production → v4")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "バージョンをブックマーク…" }).First.ClickAsync();
        await page.GetByLabel("参照", new() { Exact = true }).FillAsync("vision/digits/digits-mlp:v99");
        await page.GetByRole(AriaRole.Button, new() { Name = "ブックマーク", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("または閲覧する権限がありません")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryPage_SaysNoEnglish(bool phoneAndDark)
    {
        var owner = await AddSamplesAsync();
        var view = phoneAndDark ? Narrow : Wide;
        var page = await OpenAsync(owner, "/", view);
        var found = new List<string>();
        foreach (var place in Places.Concat(StaticPlaces))
        {
            await OpenAsync(page, new Uri(App.Address, place).ToString(), interactive: !StaticPlaces.Contains(place, StringComparer.Ordinal));
            await Assertions.Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
            await ScreenshotAsync(page, $"japanese-{NameOf(place)}-{view}");
            found.AddRange((await page.EvaluateAsync<string[]>(VisibleWords)).Where(said => English().IsMatch(said)).Except(Theirs, StringComparer.Ordinal).Select(said => $"{place}: {said}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>Chromium's own composition, by its protocol: what a person types with a Japanese keyboard.</summary>
    [Fact]
    public async Task InputMethodsEnter_ChoosesCharactersAndSendsNothing()
    {
        var owner = await AddSamplesAsync();
        var page = await OpenAsync(owner, "/", Wide);
        await OpenAsync(page, new Uri(App.Address, Urls.Tokens).ToString(), interactive: false);
        var method = await page.Context.NewCDPSessionAsync(page);
        var name = page.GetByLabel("名前", new() { Exact = true });

        // A static form.
        await name.FocusAsync();
        await ComposeAsync(method, "がくしゅう");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(name).ToBeFocusedAsync();
        await CommitAsync(method, "学習");
        await Assertions.Expect(name).ToHaveValueAsync("学習");
        await Assertions.Expect(page.GetByText("今すぐコピー")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".secret")).ToBeVisibleAsync();

        // A dialog of the circuit, whose Escape would close it.
        await OpenAsync(page, new Uri(App.Address, "/vision/digits/digits-mlp/v7").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "ブックマーク…", Exact = true }).ClickAsync();
        var model = page.Locator("#bookmark-model");
        await model.FocusAsync();
        await ComposeAsync(method, "すうじ");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Escape");
        await CommitAsync(method, "数字");
        await Assertions.Expect(model).ToHaveValueAsync("数字");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("数字:v0")).ToBeVisibleAsync();
    }

    private static Task ComposeAsync(ICDPSession method, string text) => method.SendAsync("Input.imeSetComposition", new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["text"] = text,
        ["selectionStart"] = text.Length,
        ["selectionEnd"] = text.Length,
    });

    private static Task CommitAsync(ICDPSession method, string text) => method.SendAsync("Input.insertText", new Dictionary<string, object>(StringComparer.Ordinal) { ["text"] = text });

    private static string NameOf(string place) => Unfit().Replace(place.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } name ? name : "home";

    // What people wrote is in the language they wrote it in: names, cards, comments, reasons, code.
    private const string VisibleWords = """
        () => {
          const said = [];
          const theirs = "code, pre, kbd, .mono, .markdown, .said-quote, .reason, .description, .sub, article, [data-theirs], option[lang], svg";
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (element.closest(theirs) || element.closest("script, style, template, #said, [hidden]")) continue;
            said.push(walker.currentNode.data.trim().replace(/\s+/g, " "));
          }
          for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]"))
            for (const name of ["aria-label", "title", "placeholder"])
              if (element.hasAttribute(name) && !element.closest(theirs)) said.push(element.getAttribute(name));
          return said.filter(text => text);
        }
        """;

    // Two English words after each other; a name alone is a name.
    [GeneratedRegex(@"\b(the|of|and|to|is|are|has|by|in|no|this|that|with|from|for|ago|not|your|you|it|its|never|more|all)\b.*[a-z]{2,}|\b[A-Z][a-z]{2,} [a-z]{2,}\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex English();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unfit();
}
