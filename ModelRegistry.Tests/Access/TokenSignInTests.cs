using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Tests.Access;

public sealed class TokenSignInTests : IAsyncLifetime
{
    private const string Who = "/api/test/who";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero));
    private RegistryApp app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        app = await RegistryApp.StartAsync(clock: clock, also: services => services.AddSingleton<IStartupFilter, WhoEndpoint>());

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Bearer_IsTheTokensPerson()
    {
        var ada = await app.AddAccountAsync("ada");

        var (status, body) = await AskAsync(new AuthenticationHeaderValue("Bearer", await app.TokenAsync(ada)));

        Assert.Equal((HttpStatusCode.OK, "ada"), (status, body.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Basic_TakesTheTokenAsPasswordWhateverTheName()
    {
        var ada = await app.AddAccountAsync("ada");
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{await app.TokenAsync(ada)}"));

        var (status, body) = await AskAsync(new AuthenticationHeaderValue("Basic", pair));

        Assert.Equal((HttpStatusCode.OK, "ada"), (status, body.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData(null, "token_missing")]
    [InlineData("Bearer", "token_invalid")]
    [InlineData("Bearer mreg-0000000000000000000000000000000000000000", "token_invalid")]
    [InlineData("Bearer something", "token_invalid")]
    [InlineData("Basic notbase64!", "token_invalid")]
    [InlineData("Negotiate abc", "token_invalid")]
    public async Task NoOrBadToken_IsChallengedWithAProblem(string? header, string code)
    {
        using var client = app.StrangerClient();
        if (header is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        var response = await client.GetAsync(Who, Ct);

        var body = await ReadAsync(response);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("Bearer", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.True(response.Headers.Contains("X-Request-Id"));
        Assert.Equal((code, 401), (body.GetProperty("code").GetString(), body.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task InQuery_IsRefusedThoughValid()
    {
        var ada = await app.AddAccountAsync("ada");
        using var client = app.StrangerClient();

        var response = await client.GetAsync($"{Who}?token={await app.TokenAsync(ada)}", Ct);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("token_in_query", (await ReadAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Cookie_IsNothingToTheApi()
    {
        var ada = await app.AddAccountAsync("ada");
        using var client = await app.SignedInClientAsync(ada);

        var response = await client.GetAsync(Who, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Revoked_IsRefusedAtOnce()
    {
        var ada = await app.AddAccountAsync("ada");
        var made = CoreHost.Must(await app.Get<MakeToken>().ExecuteAsync(new("laptop"), ada, Ct));
        var bearer = new AuthenticationHeaderValue("Bearer", made.Secret);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(bearer)).Status);

        CoreHost.Must(await app.Get<RevokeToken>().ExecuteAsync(made.Id, ada, Ct));

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(bearer)).Status);
    }

    [Fact]
    public async Task Expired_IsRefusedFromThatSecond()
    {
        var ada = await app.AddAccountAsync("ada");
        var bearer = new AuthenticationHeaderValue("Bearer", await app.TokenAsync(ada, days: 1));
        clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(bearer)).Status);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(bearer)).Status);
    }

    [Fact]
    public async Task LockedAccount_IsRefusedAtOnce()
    {
        var root = await app.AddAccountAsync("root-person", administrator: true);
        var ada = await app.AddAccountAsync("ada");
        var bearer = new AuthenticationHeaderValue("Bearer", await app.TokenAsync(ada));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(bearer)).Status);

        CoreHost.Must(await app.Get<ChangeAccount>().ExecuteAsync(new("ada", IsLocked: true), root, Ct));

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(bearer)).Status);
    }

    [Fact]
    public async Task AdministratorsTokenWithALimit_IsNoAdministrators()
    {
        var root = await app.AddAccountAsync("root-person", administrator: true);

        var whole = await AskAsync(new AuthenticationHeaderValue("Bearer", await app.TokenAsync(root)));
        var limited = await AskAsync(new AuthenticationHeaderValue("Bearer", await app.TokenAsync(root, Role.Contributor)));
        var scoped = await AskAsync(new AuthenticationHeaderValue("Bearer", await app.TokenAsync(root, entity: "root-person")));

        Assert.Equal([true, false, false], new[] { whole, limited, scoped }.Select(answer => answer.Body.GetProperty("isAdministrator").GetBoolean()));
    }

    [Fact]
    public async Task UnknownAddress_AnswersLikeAnyOther()
    {
        var ada = await app.AddAccountAsync("ada");
        using var client = await app.TokenClientAsync(ada);

        var response = await client.GetAsync("/api/v1/no-such-thing", Ct);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("route_unknown", (await ReadAsync(response)).GetProperty("code").GetString());
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(text.StartsWith('{'), $"{response.StatusCode} without JSON: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(AuthenticationHeaderValue authorization)
    {
        using var client = app.StrangerClient();
        client.DefaultRequestHeaders.Authorization = authorization;
        var response = await client.GetAsync(Who, Ct);
        return (response.StatusCode, await ReadAsync(response));
    }

    // An address of the test's own: what an endpoint sees of its caller.
    private sealed class WhoEndpoint : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            var routes = (IEndpointRouteBuilder)app.Properties["__EndpointRouteBuilder"]!;
            routes.MapGet(Who, async (IActorAccessor actors, CancellationToken ct) => TypedResults.Json(await actors.GetActorAsync(ct)));
        };
    }
}
