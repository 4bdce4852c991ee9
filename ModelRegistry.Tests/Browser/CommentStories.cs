using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>A comment with a mention, from one person's keys to another's pages.</summary>
public sealed class CommentStories(BrowserFixture browsers) : AppStory(browsers)
{
    private const string Address = "/vision/digits/digits-mlp/v7?tab=comments";

    private static readonly CollectionPath Mlp = new("vision", "digits", "digits-mlp");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CommentByKeys_ArrivesWhereItIsLookedAt_AndTakesNothingOfWhatIsWritten()
    {
        var ada = await AddSamplesAsync();
        var (carl, rita) = (await AddMemberAsync(ada, "carl", Role.Contributor), await AddMemberAsync(ada, "rita", Role.Reviewer));
        var (writes, home, reads) = (await OpenAsync(carl, Address), await OpenAsync(rita, "/", BrowserView.Phone with { Dark = true }), await OpenAsync(ada, Address));
        await Assertions.Expect(home.Locator("#lately")).ToBeVisibleAsync();
        await FieldOf(reads).PressSequentiallyAsync("Half a thou");

        await FieldOf(writes).FocusAsync();
        await writes.Keyboard.TypeAsync("Night pictures are better, @r");
        await Assertions.Expect(writes.GetByRole(AriaRole.Option, new() { Name = "@rita" })).ToBeVisibleAsync();
        await AssertAccessibleAsync(writes);
        await ScreenshotAsync(writes, "comment-suggest-1440-light");
        // An input method's own Enter neither chooses nor sends nor ends the line.
        foreach (var modifier in new[] { "isComposing: true", "keyCode: 229", "isComposing: true, ctrlKey: true" })
            await FieldOf(writes).EvaluateAsync($"field => field.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true, cancelable: true, {modifier} }}))");
        await Assertions.Expect(FieldOf(writes)).ToHaveValueAsync("Night pictures are better, @r");
        await writes.Keyboard.PressAsync("Enter");
        await Assertions.Expect(FieldOf(writes)).ToHaveValueAsync("Night pictures are better, @rita ");
        await writes.Keyboard.TypeAsync("please look.");
        await writes.Keyboard.PressAsync("Control+Enter");

        await Assertions.Expect(writes.Locator("#comment-1 .mention")).ToHaveTextAsync("@rita");
        await Assertions.Expect(FieldOf(writes)).ToHaveValueAsync("");
        await Assertions.Expect(reads.Locator("#comment-1")).ToContainTextAsync("Night pictures are better");
        await Assertions.Expect(FieldOf(reads)).ToHaveValueAsync("Half a thou");
        await FieldOf(reads).PressSequentiallyAsync("ght");
        await Assertions.Expect(FieldOf(reads)).ToHaveValueAsync("Half a thought");
        await Assertions.Expect(home.Locator(".mentions")).ToContainTextAsync("Night pictures are better, @rita please look.");
    }

    [Fact]
    public async Task Mention_IsOnHomeUntilItIsOpenedFromThere()
    {
        var ada = await AddSamplesAsync();
        var rita = await AddMemberAsync(ada, "rita", Role.Reviewer);
        foreach (var view in BrowserView.All)
        {
            var home = await OpenAsync(rita, "/", view);
            await Assertions.Expect(home.Locator("#lately")).ToBeVisibleAsync();
            var said = CoreHost.Must(await App.Get<AddComment>().ExecuteAsync(new(Mlp, "v7", "@rita 手書きの数字, `v7` against **v3**: see\n\n- night pictures\n- https://example.org/report"), ada, Ct));
            await Assertions.Expect(home.GetByRole(AriaRole.Heading, new() { Name = "Mentioned you" })).ToBeVisibleAsync();
            await AssertAccessibleAsync(home);
            await ScreenshotAsync(home, $"mention-home-{view}");

            await home.Locator(".mentions a").FocusAsync();
            await home.Keyboard.PressAsync("Enter");

            await Assertions.Expect(home.Locator($"#comment-{said.Number}.sought")).ToBeFocusedAsync();
            await AssertAccessibleAsync(home);
            await ScreenshotAsync(home, $"comments-{view}");
            await OpenAsync(home, new Uri(App.Address, "/").ToString());
            await Assertions.Expect(home.Locator("#lately")).ToBeVisibleAsync();
            await Assertions.Expect(home.Locator(".mentions")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Draft_OutlivesTheCircuit_AndIsGoneOnceItIsSent()
    {
        var ada = await AddSamplesAsync();
        var page = await OpenAsync(ada, Address);
        await FieldOf(page).FillAsync("下書き, not sent yet");

        await page.ReloadAsync();
        await WaitUntilInteractiveAsync(page);
        await Assertions.Expect(FieldOf(page)).ToHaveValueAsync("下書き, not sent yet");
        await page.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#comment-1")).ToContainTextAsync("下書き");
        await page.ReloadAsync();
        await WaitUntilInteractiveAsync(page);

        await Assertions.Expect(page.Locator("#comment-1")).ToBeVisibleAsync();
        await Assertions.Expect(FieldOf(page)).ToHaveValueAsync("");
        // More than one message of a circuit holds.
        var much = string.Concat(Enumerable.Repeat("数", CommentText.MaxLength));
        await FieldOf(page).FillAsync(much);
        await page.GetByRole(AriaRole.Button, new() { Name = "Comment", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#comment-2")).ToContainTextAsync("数数");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit comment 1" }).ClickAsync();
        await page.Locator("#edit-1").FillAsync("Sent");
        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#comment-1")).ToContainTextAsync("edited");
        await ScreenshotAsync(page, "comments-long-1440-light");
        await AssertAccessibleAsync(page);
    }

    private static ILocator FieldOf(IPage page) => page.Locator("#new-comment");

    private async Task<Actor> AddMemberAsync(Actor owner, string name, Role role)
    {
        var member = await App.AddAccountAsync(name);
        await App.SetRoleAsync(owner, "vision", member, role);
        return member;
    }
}
