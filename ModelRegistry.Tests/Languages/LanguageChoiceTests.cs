using AngleSharp.Html.Parser;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Languages;

/// <summary>Which language somebody is answered in.</summary>
public sealed class LanguageChoiceTests(SharedRegistry registry) : IAsyncLifetime
{
    private RegistryApp app = null!;
    private Actor ada = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await registry.GetAsync();
        ada = await app.AddAccountAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(null, "en")]
    [InlineData("ja", "ja")]
    [InlineData("ja-JP, en;q=0.8", "ja")]
    [InlineData("en-GB, ja;q=0.9", "en")]
    [InlineData("de, ja;q=0.5, en;q=0.4", "ja")]
    [InlineData("ja;q=0, de", "en")]
    [InlineData("*", "en")]
    public async Task Browser_IsAnsweredInTheFirstOfItsLanguagesThatIsSpoken(string? accepted, string spoken)
    {
        using var browser = await app.SignedInClientAsync(ada);

        Assert.Equal(spoken, await LanguageOfAsync(browser, accepted));
    }

    [Fact]
    public async Task KeptLanguage_CountsInEveryBrowserOfThePersonUntilTheyLetItGo()
    {
        using var one = await app.SignedInClientAsync(ada);
        var form = await StaticForm.LoadAsync(one, Urls.Account, "language");
        await form.SendAsync(one, ("Spoken.Tag", "ja"));
        using var other = await app.SignedInClientAsync(ada);

        Assert.Equal(("ja", "ja"), (await LanguageOfAsync(one, "en"), await LanguageOfAsync(other, null)));

        form = await StaticForm.LoadAsync(one, Urls.Account, "language");
        await form.SendAsync(one, ("Spoken.Tag", string.Empty));

        Assert.Equal("en", await LanguageOfAsync(one, "en"));
    }

    [Fact]
    public async Task LanguageOfOne_IsNotTheLanguageOfAnother()
    {
        CoreHost.Must(await app.Get<ChangeLanguage>().ExecuteAsync("ja", ada, Ct));
        using var bob = await app.SignedInClientAsync(await app.AddAccountAsync());

        Assert.Equal("en", await LanguageOfAsync(bob, null));
    }

    [Fact]
    public async Task TagThatIsNone_IsRefused() =>
        Assert.Equal("language_invalid", (await app.Get<ChangeLanguage>().ExecuteAsync("日本語", ada, Ct)).Error?.Code);

    [Fact]
    public async Task KeptLanguageThatIsNotSpoken_LeavesTheBrowsers()
    {
        CoreHost.Must(await app.Get<ChangeLanguage>().ExecuteAsync("eo", ada, Ct));
        using var browser = await app.SignedInClientAsync(ada);

        Assert.Equal("ja", await LanguageOfAsync(browser, "ja"));
    }

    [Theory]
    [InlineData("ja", "ja", "見つかりません", "または閲覧する権限がありません")]
    [InlineData(null, "en", "Not Found", "or it is not yours to see")]
    public async Task Refusal_IsSaidInTheLanguageThatTheScriptAsksFor(string? accepted, string spoken, string title, string detail)
    {
        var api = new ApiClient(await app.TokenClientAsync(ada));

        var answer = await api.GetAsync("/entities/nowhere", accepted is null ? [] : [("Accept-Language", accepted)]);

        Assert.Equal("not_found", answer.Code);
        Assert.Equal([spoken], answer.Response.Content.Headers.ContentLanguage);
        Assert.Contains(title, answer.Text, StringComparison.Ordinal);
        Assert.Contains(detail, answer.Text, StringComparison.Ordinal);
    }

    private static async Task<string?> LanguageOfAsync(HttpClient browser, string? accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Urls.Account);
        if (accepted is not null) request.Headers.AcceptLanguage.ParseAdd(accepted);
        var response = await browser.SendAsync(request, Ct);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(Ct)).DocumentElement.GetAttribute("lang");
    }
}
