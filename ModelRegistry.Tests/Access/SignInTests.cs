using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Data;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Access;

public sealed class SignInTests(SharedRegistry registry) : IAsyncLifetime
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
    [InlineData("{0}", false)]
    [InlineData("{0}", true)]
    [InlineData("{0}@example.org", false)]
    public async Task RightPassword_SignsInAndGoesBack(string form, bool inCapitals)
    {
        var name = form.Replace("{0}", inCapitals ? ada.Name.ToUpperInvariant() : ada.Name, StringComparison.Ordinal);
        using var client = app.StrangerClient();

        var answer = await RegistryApp.SignInAsync(client, name, CoreHost.Password, "/account/tokens");

        Assert.Equal((HttpStatusCode.Redirect, "/account/tokens"), (answer.StatusCode, PathOf(answer)));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("mr-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Urls.Account, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/x")]
    [InlineData("//elsewhere.example/x")]
    [InlineData("/\\elsewhere.example/x")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("account")]
    public async Task ReturnUrlElsewhere_GoesHome(string returnUrl)
    {
        using var client = app.StrangerClient();

        var answer = await RegistryApp.SignInAsync(client, ada.Name, CoreHost.Password, returnUrl);

        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, PathOf(answer)));
    }

    [Fact]
    public async Task UnknownNameAndWrongPassword_LookTheSame()
    {
        using var client = app.StrangerClient();

        var unknown = await RegistryApp.SignInAsync(client, "nobody-here", "a wrong password");
        var wrong = await RegistryApp.SignInAsync(client, ada.Name, "a wrong password");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (unknown.StatusCode, wrong.StatusCode));
        Assert.Equal(await FailureAsync(unknown), await FailureAsync(wrong));
    }

    [Fact]
    public async Task FiveWrongPasswords_LockForAWhileAndSayNoMore()
    {
        using var client = app.StrangerClient();
        var first = await FailureAsync(await RegistryApp.SignInAsync(client, ada.Name, "a wrong password"));
        for (var i = 1; i < 5; i++) await RegistryApp.SignInAsync(client, ada.Name, "a wrong password");

        var locked = await RegistryApp.SignInAsync(client, ada.Name, CoreHost.Password);

        Assert.Equal(HttpStatusCode.OK, locked.StatusCode);
        Assert.Equal(first, await FailureAsync(locked));
        await using (var db = await app.Get<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(Ct))
        {
            var until = await db.Users.Where(u => u.Id == ada.UserId).Select(u => u.LockoutEnd).SingleAsync(Ct);
            Assert.InRange(until!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
            await db.Users.Where(u => u.Id == ada.UserId).ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, TimeProvider.System.GetUtcNow()), Ct);
        }

        Assert.Equal(HttpStatusCode.Redirect, (await RegistryApp.SignInAsync(client, ada.Name, CoreHost.Password)).StatusCode);
    }

    [Fact]
    public async Task LockedByAdministrator_CannotSignIn()
    {
        var root = await app.AddAccountAsync(administrator: true);
        CoreHost.Must(await app.Get<ChangeAccount>().ExecuteAsync(new(ada.Name, IsLocked: true), root, Ct));
        using var client = app.StrangerClient();

        Assert.Equal(HttpStatusCode.OK, (await RegistryApp.SignInAsync(client, ada.Name, CoreHost.Password)).StatusCode);
    }

    [Fact]
    public async Task FormWithoutAntiforgeryToken_IsRefused()
    {
        using var client = app.StrangerClient();
        var form = await StaticForm.LoadAsync(client, Urls.SignIn, "sign-in");

        var answer = await form.SendAsync(client, ("Input.Name", ada.Name), ("Input.Password", CoreHost.Password), ("__RequestVerificationToken", null));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(Urls.Account, Ct)).StatusCode);
    }

    [Fact]
    public async Task SignedOut_IsAStrangerAgain()
    {
        using var client = await app.SignedInClientAsync(ada);
        var html = await client.GetStringAsync(Urls.Account, Ct);
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        var token = document.QuerySelector($"form[action='{Urls.SignOut}'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var forged = await client.PostAsync(Urls.SignOut, new FormUrlEncodedContent([new("returnUrl", "/")]), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Urls.Account, Ct)).StatusCode);

        var answer = await client.PostAsync(Urls.SignOut, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("returnUrl", "https://elsewhere.example")]), Ct);

        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, PathOf(answer)));
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(Urls.Account, Ct)).StatusCode);
    }

    [Fact]
    public async Task Stranger_IsSentToSignInAndBack()
    {
        using var client = app.StrangerClient();

        var answer = await client.GetAsync(Urls.Tokens, Ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount%2Ftokens", answer.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task TooManyTries_AreSlowedDown()
    {
        await using var strict = await RegistryApp.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:RateLimits:SignInsPerMinute"] = "2" });
        await strict.AddAccountAsync("ada");
        using var client = strict.StrangerClient();
        await RegistryApp.SignInAsync(client, "nobody", "a wrong password");
        await RegistryApp.SignInAsync(client, "nobody", "a wrong password");

        var third = await RegistryApp.SignInAsync(client, "nobody", "a wrong password");

        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
    }

    private static string PathOf(HttpResponseMessage answer) =>
        answer.Headers.Location is { IsAbsoluteUri: true } absolute ? absolute.PathAndQuery : answer.Headers.Location?.OriginalString ?? "nowhere";

    private static async Task<string> FailureAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(Ct);
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).QuerySelector(".form-errors")?.TextContent ?? throw new InvalidOperationException(html);
    }
}
