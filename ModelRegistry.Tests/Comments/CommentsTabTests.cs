using System.Text;
using AngleSharp.Dom;
using Bunit;
using Microsoft.JSInterop;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Comments;
using ModelRegistry.Web.Home;

namespace ModelRegistry.Tests.Comments;

/// <summary>The comments on a version's page, and the mentions on the first page.</summary>
public sealed class CommentsTabTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "mlp");

    private Actor ben = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Services.LogAsync(Ada, Mlp, new(), ("a.bin", "1"));
        ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.Contributor);
    }

    [Fact]
    public async Task WhatIsWritten_IsAComment_AndTheTabCountsIt()
    {
        var page = OpenComments();
        Assert.Contains("No comments yet", page.Markup, StringComparison.Ordinal);

        Assert.True(await WriteAsync(page, "It is **better** than @ben's, @nobody."));

        page.WaitForAssertion(() => Assert.Equal("1", page.Find("nav.tabs a[aria-current] .count").TextContent));
        var comment = page.Find("#comment-1");
        Assert.Equal("better", comment.QuerySelector("strong")!.TextContent);
        Assert.Equal(["@ben"], comment.QuerySelectorAll(".mention").Select(m => m.TextContent));
        Assert.Contains("@nobody", comment.TextContent, StringComparison.Ordinal);
        Assert.Equal("/ada/digits/mlp/v0?tab=comments&comment=1#comment-1", comment.QuerySelector("header a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Refused_SaysWhyAtTheField_AndAsksForTheTextAgain()
    {
        var page = OpenComments();

        Assert.False(await WriteAsync(page, string.Join(' ', Enumerable.Range(0, 51).Select(n => $"@n{n}"))));
        Assert.Contains("at most 50 people", page.Find("#new-comment-error").TextContent, StringComparison.Ordinal);
        Assert.False(await WriteAsync(page, new string('字', 100_000)));

        Assert.Contains("20,000 characters", page.Find("#new-comment-error").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("article.comment"));
    }

    [Fact]
    public async Task HostileText_IsShownAndRunsNothing()
    {
        var page = OpenComments();

        await WriteAsync(page, "<script>alert(1)</script><img src=x onerror=alert(1)> [a](javascript:alert(1)) ![b](https://x.example/b.png) <span class=\"mention\">@ada</span>");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#comment-1")));
        var text = page.Find("#comment-1 .markdown");
        Assert.Empty(text.QuerySelectorAll("script, img, [onerror], [href^='javascript']"));
        Assert.Contains("<script>alert(1)</script>", text.TextContent, StringComparison.Ordinal);
        Assert.Equal("mention mention-own", Assert.Single(text.QuerySelectorAll("span[class]")).ClassName);
    }

    [Fact]
    public async Task BeginningThatAModelCardWouldHide_IsShown()
    {
        await SayAsync("---\nsecret: 1\n---\nwords");

        Assert.Contains("secret: 1", OpenComments().Find("#comment-1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongText_ScrollsByItself()
    {
        await SayAsync(string.Concat(Enumerable.Repeat("a\n", 10_000)));

        Assert.NotNull(OpenComments().Find("#comment-1 .long[tabindex='0']"));
    }

    [Fact]
    public async Task CommentOfAnother_ArrivesWhileOneWrites()
    {
        await ListenAsync();
        var page = OpenComments();
        var form = page.FindComponent<CommentForm>().Instance;

        await SayAsync("Me too", ben);

        page.WaitForAssertion(() => Assert.Contains("Me too", page.Find("#comment-1").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Same(form, page.FindComponent<CommentForm>().Instance);
    }

    [Fact]
    public async Task Own_IsEditedInPlaceAndSaysSo_AndAnothersIsNot()
    {
        await SayAsync("by ben", ben);
        await SayAsync("by ada");
        var page = OpenComments();
        Assert.Empty(page.FindAll("[aria-label='Edit comment 1']"));

        await page.Find("[aria-label='Edit comment 2']").ClickAsync(new());
        Assert.Equal("by ada", page.Find("#edit-2").GetAttribute("value"));
        Assert.True(await WriteAsync(page, "by Ada", page.FindComponents<CommentForm>()[0]));

        page.WaitForAssertion(() => Assert.Contains("edited", page.Find("#comment-2 header").TextContent, StringComparison.Ordinal));
        Assert.Contains("by Ada", page.Find("#comment-2 .markdown").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#edit-2"));
    }

    [Fact]
    public async Task EditedElsewhere_IsRefusedAndTheFieldStays()
    {
        var id = await SayAsync("one");
        var page = OpenComments();
        await page.Find("[aria-label='Edit comment 1']").ClickAsync(new());
        CoreHost.Must(await Host.Get<EditComment>().ExecuteAsync(new(Mlp, "v0", id, "two"), Ada, Ct));

        Assert.False(await WriteAsync(page, "three", page.FindComponents<CommentForm>()[0]));

        Assert.Contains("changed since you read it", page.Find("#edit-1-error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_IsAGapThatSaysWho()
    {
        var id = await SayAsync("one");
        CoreHost.Must(await Host.Get<DeleteComment>().ExecuteAsync(new(Mlp, "v0", id), Ada, Ct));

        var gap = OpenComments().Find("#comment-1");

        Assert.StartsWith("Comment 1 was deleted by ada", gap.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoMayNotComment_ReadsAndIsToldWhy()
    {
        await SayAsync("words");
        var vera = await Host.AddAccountAsync("vera");
        await Host.SetRoleAsync(Ada, "ada", vera, Role.Viewer);
        SignInAs(vera);

        var page = OpenComments();

        Assert.Contains("words", page.Find("#comment-1").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("textarea"));
        Assert.Contains("takes the role contributor; yours here is viewer", page.Find(".comments .hint").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SoughtComment_IsOnThePageThatOpens_HoweverManyCameAfter()
    {
        foreach (var n in Enumerable.Range(1, CommentsTab.PageSize + 30)) await SayAsync($"comment {n}");

        var newest = OpenComments();
        Assert.Equal(("comment-31", "comment-80"), (newest.FindAll("article.comment")[0].Id, newest.FindAll("article.comment")[^1].Id));
        var sought = OpenComments("&comment=12");

        Assert.Equal("comment-12", sought.Find("article.sought").Id);
        Assert.Contains(sought.FindAll(".more a"), link => link.TextContent == "Newest comments");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("2147483647")]
    public async Task WhatIsNoNumberOfAComment_IsNoneAndNoFault(string sought)
    {
        await SayAsync("words");

        var page = OpenComments($"&comment={sought}");

        Assert.Single(page.FindAll("article.comment"));
        Assert.Empty(page.FindAll("article.sought"));
    }

    [Fact]
    public async Task Mention_IsOnTheFirstPageUntilTheCommentIsOpened()
    {
        await ListenAsync();
        var home = Open<HomePage>("/");
        await SayAsync("@ada, have a look", ben);
        home.WaitForAssertion(() => Assert.Equal("/ada/digits/mlp/v0?tab=comments&comment=1#comment-1", home.Find(".mentions a").GetAttribute("href")), TimeSpan.FromSeconds(20));
        Assert.Contains("@ada, have a look", home.Find(".mentions").TextContent, StringComparison.Ordinal);

        var comments = OpenComments("&comment=1");

        Assert.Equal("Mentions you", comments.Find("#comment-1 .tag").TextContent);
        Assert.Equal("@ada", comments.Find("#comment-1 .mention-own").TextContent);
        Assert.Empty(Open<HomePage>("/").FindAll(".mentions"));
    }

    [Fact]
    public async Task MarkedAsRead_LeavesTheFirstPage()
    {
        await SayAsync("@ada", ben);
        var home = Open<HomePage>("/");

        await home.Find(".mentions button").ClickAsync(new());

        Assert.Empty(home.FindAll(".mentions"));
    }

    [Fact]
    public async Task Suggested_AreThoseWhoMaySeeTheVersion()
    {
        await Host.AddAccountAsync("bea");
        var form = OpenComments().FindComponent<CommentForm>();

        Assert.Equal(["ben"], await form.InvokeAsync(() => form.Instance.SuggestAsync("be")));
    }

    private IRenderedComponent<VersionPage> OpenComments(string rest = "") => Open<VersionPage>(
        $"{Urls.Version(Mlp, 0)}?tab=comments{rest}", ("Entity", "ada"), ("Project", "digits"), ("Artifact", "mlp"), ("Version", "v0"));

    private async Task<Guid> SayAsync(string text, Actor? by = null) =>
        CoreHost.Must(await Host.Get<AddComment>().ExecuteAsync(new(Mlp, "v0", text), by ?? Ada, Ct)).Id;

    private static async Task<bool> WriteAsync(IRenderedComponent<VersionPage> page, string text, IRenderedComponent<CommentForm>? form = null)
    {
        form ??= page.FindComponents<CommentForm>()[^1];
        return await form.InvokeAsync(() => form.Instance.SendAsync(new Typed(text)));
    }

    /// <summary>What a browser sends of a field.</summary>
    private sealed class Typed(string text) : IJSStreamReference
    {
        private readonly byte[] bytes = Encoding.UTF8.GetBytes(text);

        public long Length => bytes.Length;

        public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512_000, CancellationToken cancellationToken = default) => new(new MemoryStream(bytes));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
