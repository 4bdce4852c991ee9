using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Access;

public sealed partial class AccountPageTests(SharedRegistry registry) : IAsyncLifetime
{
    private RegistryApp app = null!;
    private Actor ada = null!;
    private HttpClient client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await registry.GetAsync();
        ada = await app.AddAccountAsync(administrator: true);
        client = await app.SignedInClientAsync(ada);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task MadeToken_IsShownOnceAndListedByItsHint()
    {
        var form = await StaticForm.LoadAsync(client, Urls.Tokens, "make-token");

        var answer = await form.SendAsync(client, ("Input.Name", "training cluster"), ("Input.MaxRole", "Contributor"), ("Input.Entity", ada.Name), ("Input.Days", "30"));

        var secret = TokenPattern().Match(await ReadAsync(answer)).Value;
        Assert.True(ApiTokenSecret.TryParse(secret, out var parsed), secret);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var list = await client.GetStringAsync(Urls.Tokens, Ct);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        Assert.Contains("training cluster", list, StringComparison.Ordinal);
        Assert.Contains("…" + parsed!.Hint, WebUtility.HtmlDecode(list), StringComparison.Ordinal);
        Assert.Contains($"Contributor, {ada.Name} only", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FormSentAgain_MakesNoSecondToken()
    {
        var form = await StaticForm.LoadAsync(client, Urls.Tokens, "make-token");
        await form.SendAsync(client, ("Input.Name", "laptop"), ("Input.MaxRole", "Viewer"));

        var html = await ReadAsync(await form.SendAsync(client, ("Input.Name", "laptop"), ("Input.MaxRole", "Viewer")));

        Assert.Contains("This form made its token already", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(TokenPattern(), html);
        Assert.Single(CoreHost.Must(await app.Get<TokenQueries>().OwnAsync(new(), ada, Ct)).Items);
    }

    [Fact]
    public async Task RevokedToken_IsGoneFromTheList()
    {
        var made = CoreHost.Must(await app.Get<MakeToken>().ExecuteAsync(new("laptop"), ada, Ct));
        var form = await StaticForm.LoadAsync(client, Urls.Tokens, $"revoke-{made.Id:N}");

        var html = await ReadAsync(await form.SendAsync(client));

        Assert.Contains("is revoked", html, StringComparison.Ordinal);
        Assert.Contains("No tokens yet", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusedToken_SaysWhy()
    {
        var form = await StaticForm.LoadAsync(client, Urls.Tokens, "make-token");

        var html = await ReadAsync(await form.SendAsync(client, ("Input.Name", " "), ("Input.MaxRole", "Contributor")));

        Assert.Contains("A token needs a name", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedPassword_IsTheOneThatSignsIn()
    {
        var form = await StaticForm.LoadAsync(client, Urls.Password, "password");
        var wrong = await ReadAsync(await form.SendAsync(client, ("Input.Old", "not the password"), ("Input.New", "another long password")));
        var right = await ReadAsync(await form.SendAsync(client, ("Input.Old", CoreHost.Password), ("Input.New", "another long password")));

        Assert.Contains("not your present password", wrong, StringComparison.Ordinal);
        Assert.Contains("Your password is saved", right, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Urls.Account, Ct)).StatusCode);
        using var other = app.StrangerClient();
        Assert.Equal(HttpStatusCode.OK, (await RegistryApp.SignInAsync(other, ada.Name, CoreHost.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await RegistryApp.SignInAsync(other, ada.Name, "another long password")).StatusCode);
    }

    [Fact]
    public async Task BothPasswordsWrong_IsSaidAtEachField()
    {
        var form = await StaticForm.LoadAsync(client, Urls.Password, "password");

        var page = new HtmlParser().ParseDocument(await ReadAsync(await form.SendAsync(client, ("Input.Old", "not the password"), ("Input.New", "short"))));

        Assert.Equal("!This is not your present password.", page.GetElementById("old-error")?.TextContent);
        Assert.StartsWith("!A password is at least 10 characters", page.GetElementById("new-error")?.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".form-errors"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?user=ada&code=%25")]
    [InlineData("?user=ada&code=AAAA")]
    [InlineData("?user=nobody&code=AAAA")]
    public async Task WelcomeLinkThatIsNone_SaysSoBeforeAnythingIsTyped(string query) =>
        Assert.Contains("This link works no more", await client.GetStringAsync(Urls.Welcome + query.Replace("ada", ada.Name, StringComparison.Ordinal), Ct), StringComparison.Ordinal);

    [Fact]
    public async Task ChangedDefaults_AreTheTokensToo()
    {
        var team = await app.AddEntityAsync(ada);
        var form = await StaticForm.LoadAsync(client, Urls.Defaults, "defaults");

        var html = await ReadAsync(await form.SendAsync(client, ("Input.Entity", team), ("Input.Project", "digits")));

        Assert.Contains("Your defaults are saved", html, StringComparison.Ordinal);
        var actor = await app.Get<ActorQueries>().FindAsync(ada.UserId, Ct);
        Assert.Equal((team, "digits"), (actor?.DefaultEntity, actor?.DefaultProject));
    }

    [Fact]
    public async Task ChangedEmail_IsSaved()
    {
        var form = await StaticForm.LoadAsync(client, Urls.Account, "profile");

        var taken = await app.AddAccountAsync();
        var refused = await ReadAsync(await form.SendAsync(client, ("Input.Email", $"{taken.Name}@example.org")));
        var saved = await ReadAsync(await form.SendAsync(client, ("Input.Email", $"{ada.Name}@elsewhere.example")));

        Assert.Contains("Another account has this", refused, StringComparison.Ordinal);
        Assert.Contains("is changed", saved, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountWithoutPassword_GetsALinkThatWorksOnce()
    {
        var name = CoreHost.NewName("bob");
        var form = await StaticForm.LoadAsync(client, Urls.Users, "add-account");
        var html = await ReadAsync(await form.SendAsync(client, ("Input.Name", name), ("Input.Email", $"{name}@example.org")));
        var link = new Uri(new HtmlParser().ParseDocument(html).QuerySelector("code.link")!.TextContent).PathAndQuery;

        using var bob = app.StrangerClient();
        var welcome = await StaticForm.LoadAsync(bob, link, "welcome");
        using var second = app.StrangerClient();
        var openTwice = await StaticForm.LoadAsync(second, link, "welcome");
        var tooShort = await ReadAsync(await welcome.SendAsync(bob, ("Input.Password", "short")));
        var first = await welcome.SendAsync(bob, ("Input.Password", "bob's long password"));
        using var stranger = app.StrangerClient();
        var spent = await ReadAsync(await stranger.GetAsync(link, Ct));
        var again = await openTwice.SendAsync(second, ("Input.Password", "somebody else's password"));

        Assert.Contains("at least 10 characters", tooShort, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync(Urls.Account, Ct)).StatusCode);
        Assert.Contains("This link works no more", await ReadAsync(again), StringComparison.Ordinal);
        Assert.Contains("ask an administrator of this registry for a new link", spent, StringComparison.Ordinal);
        Assert.DoesNotContain("Input.Password", spent, StringComparison.Ordinal);
        using var later = app.StrangerClient();
        Assert.Equal(HttpStatusCode.Redirect, (await RegistryApp.SignInAsync(later, name, "bob's long password")).StatusCode);
    }

    [Fact]
    public async Task LastAdministrator_CannotBeLocked()
    {
        await using var own = await RegistryApp.StartAsync();
        using var only = await own.SignedInClientAsync(await own.AddAccountAsync("ada", administrator: true));
        var form = await StaticForm.LoadAsync(only, Urls.Users, "lock-ada");

        Assert.Contains("without an administrator", await ReadAsync(await form.SendAsync(only)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Team_IsMadeByAnAdministrator_AndLeadsToItsMembers()
    {
        var name = CoreHost.NewName("vision");
        var form = await StaticForm.LoadAsync(client, Urls.AllEntities, "make-team");

        var refused = await ReadAsync(await form.SendAsync(client, ("Input.Name", "no spaces")));
        var made = await form.SendAsync(client, ("Input.Name", name), ("Input.Title", "The vision group"));

        Assert.Contains("An entity's name is", refused, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, $"/settings/{name}"), (made.StatusCode, new Uri(client.BaseAddress!, made.Headers.Location!).PathAndQuery));
        var team = CoreHost.Must(await app.Get<EntityQueries>().GetAsync(name, ada, Ct));
        Assert.Equal(("The vision group", false, Role.Owner), (team.DisplayName, team.IsPersonal, team.Role));
    }

    [Theory]
    [InlineData(Urls.Users)]
    [InlineData(Urls.AllEntities)]
    public async Task Member_IsShownTheDoorOfAdministration(string page)
    {
        using var bob = await app.SignedInClientAsync(await app.AddAccountAsync());

        var answer = await bob.GetAsync(page, Ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith(Urls.NoAccess, answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync(answer.Headers.Location, Ct)).StatusCode);
    }

    [Fact]
    public async Task LockedAccount_SeesNothingFromThatMomentOn()
    {
        var bob = await app.AddAccountAsync();
        using var browser = await app.SignedInClientAsync(bob);
        CoreHost.Must(await app.Get<ChangeAccount>().ExecuteAsync(new(bob.Name, IsLocked: true), ada, Ct));

        var answer = await browser.GetAsync(Urls.Tokens, Ct);

        Assert.Equal((HttpStatusCode.Redirect, Urls.SignIn), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData(Urls.Account)]
    [InlineData(Urls.Password)]
    [InlineData(Urls.Passkeys)]
    [InlineData(Urls.Tokens)]
    [InlineData(Urls.Defaults)]
    [InlineData(Urls.Users)]
    [InlineData(Urls.AllEntities)]
    public async Task PageWithForms_AsksForItsAntiforgeryToken(string path)
    {
        var html = await client.GetStringAsync(path, Ct);
        var handler = new HtmlParser().ParseDocument(html).QuerySelector("main form input[name=_handler]")!.GetAttribute("value")!;
        var form = StaticForm.Find(html, path, handler);

        var answer = await form.SendAsync(client, ("__RequestVerificationToken", null));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {answer.Headers.Location} {html}");
        return WebUtility.HtmlDecode(html);
    }

    [GeneratedRegex("mreg-[A-Za-z0-9]{40}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenPattern();
}
