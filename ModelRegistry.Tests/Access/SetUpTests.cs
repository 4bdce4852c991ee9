using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Components.Account;

namespace ModelRegistry.Tests.Access;

public sealed class SetUpTests : IAsyncLifetime
{
    private RegistryApp app = null!;
    private HttpClient client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Code => app.Get<SetUpCode>().Current ?? throw new InvalidOperationException("No code is open.");

    public async ValueTask InitializeAsync()
    {
        app = await RegistryApp.StartAsync();
        client = app.StrangerClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task RightCode_MakesAnAdministratorAndSignsIn()
    {
        var answer = await SetUpAsync(Code, "ada");

        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Urls.Account, Ct)).StatusCode);
        var ada = await app.Get<ActorQueries>().FindByNameAsync("ada", Ct);
        Assert.True(ada?.IsAdministrator);
        Assert.Null(app.Get<SetUpCode>().Current);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=")]
    [InlineData("?code=wrong")]
    public async Task NoOrWrongCode_SaysWhereTheLinkIs(string query)
    {
        var html = await client.GetStringAsync(Urls.SetUp + query, Ct);

        Assert.Contains("printed where the server was started", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Input.Password", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Code, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongCode_IsSaidToBeWrong()
    {
        Assert.Contains("code is not the newest one", await client.GetStringAsync(Urls.SetUp + "?code=wrong", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("code is not the newest one", await client.GetStringAsync(Urls.SetUp, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegistryWithoutAccounts_SignInLeadsToSetUp()
    {
        var home = await client.GetAsync(Urls.Home, Ct);
        Assert.Equal(HttpStatusCode.Redirect, home.StatusCode);
        Assert.Contains(Urls.SignIn, home.Headers.Location!.OriginalString, StringComparison.Ordinal);

        var signIn = await client.GetAsync(home.Headers.Location, Ct);

        Assert.Equal(HttpStatusCode.Redirect, signIn.StatusCode);
        Assert.EndsWith(Urls.SetUp, signIn.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralBadFields_AreAllSaidEachAtItsFieldAndOnce()
    {
        var form = await StaticForm.LoadAsync(client, $"{Urls.SetUp}?code={Code}", "set-up");

        var answer = await form.SendAsync(client, ("Input.Name", "no spaces"), ("Input.Email", "nowhere"), ("Input.Password", "short"));

        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Empty(page.QuerySelectorAll(".form-errors"));
        Assert.StartsWith("!An entity's name is", page.GetElementById("name-error")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("!An account needs an e-mail address, like ada@example.org.", page.GetElementById("email-error")?.TextContent);
        Assert.StartsWith("!A password is at least 10 characters", page.GetElementById("password-error")?.TextContent, StringComparison.Ordinal);
        // The browser's own checks would tell one at a time.
        Assert.True(page.QuerySelector("form.stack")?.HasAttribute("novalidate"));
    }

    [Fact]
    public async Task ForgedCodeInTheForm_MakesNothing()
    {
        var form = await StaticForm.LoadAsync(client, $"{Urls.SetUp}?code={Code}", "set-up");

        await form.SendAsync(client, ("Input.Code", "wrong"), ("Input.Name", "eve"), ("Input.Email", "eve@example.org"), ("Input.Password", CoreHost.Password));

        Assert.False(await app.Get<AccountQueries>().AnyAsync(Ct));
    }

    [Fact]
    public async Task RefusedInput_KeepsTheCodeForTheNextTry()
    {
        var refused = await SetUpAsync(Code, "no spaces here");

        Assert.Contains("An entity&#x27;s name is", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SetUpAsync(Code, "ada")).StatusCode);
    }

    [Fact]
    public async Task UsedCode_IsSpent()
    {
        var code = Code;
        await SetUpAsync(code, "ada");
        using var second = app.StrangerClient();

        var answer = await second.GetAsync($"{Urls.SetUp}?code={code}", Ct);

        Assert.Equal((HttpStatusCode.Redirect, Urls.SignIn), (answer.StatusCode, answer.Headers.Location!.OriginalString.Replace("http://localhost", string.Empty, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AccountMadeElsewhere_ClosesIt()
    {
        var code = Code;
        await app.AddAccountAsync("ada");

        var answer = await client.GetAsync($"{Urls.SetUp}?code={code}", Ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Null(app.Get<SetUpCode>().Current);
    }

    private async Task<HttpResponseMessage> SetUpAsync(string code, string name)
    {
        var form = await StaticForm.LoadAsync(client, $"{Urls.SetUp}?code={code}", "set-up");
        return await form.SendAsync(client, ("Input.Name", name), ("Input.Email", "ada@example.org"), ("Input.Password", CoreHost.Password), ("Input.AddSamples", "true"));
    }
}
