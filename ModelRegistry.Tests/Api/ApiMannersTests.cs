using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Tests.Api;

/// <summary>What holds for every call: who may ask, how a mistake is told, how lists are paged.</summary>
public sealed class ApiMannersTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task NoToken_UnknownToken_AndCookie_AreUnauthorized()
    {
        using var nobody = host.App.StrangerClient();
        using var browser = await host.App.SignedInClientAsync(host.Owner);
        var bad = new ApiClient(host.App.StrangerClient());
        bad.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "mreg-" + new string('a', 40));

        (await new ApiClient(nobody).GetAsync("/me")).MustBeProblem(HttpStatusCode.Unauthorized, "token_missing");
        (await new ApiClient(browser).GetAsync("/me")).MustBeProblem(HttpStatusCode.Unauthorized, "token_missing");
        (await bad.GetAsync("/me")).MustBeProblem(HttpStatusCode.Unauthorized, "token_invalid");
    }

    [Fact]
    public async Task TokenAsBasicPassword_IsTaken()
    {
        var token = await host.App.TokenAsync(host.Owner);
        var client = new ApiClient(host.App.StrangerClient());
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"anyone:{token}")));

        Assert.Equal(host.Owner.Name, (await client.GetAsync("/me")).Must(HttpStatusCode.OK)["name"]);
    }

    [Theory]
    [InlineData("token=x")]
    [InlineData("access_token=x")]
    [InlineData("API_KEY=x")]
    [InlineData("a=1&token=")]
    public async Task TokenInAQuery_IsRefused(string query) => (await owner.GetAsync($"/me?{query}")).MustBeProblem(HttpStatusCode.BadRequest, "token_in_query");

    [Fact]
    public async Task RealTokenUnderAnyName_IsRefused() =>
        (await owner.GetAsync($"/me?x={await host.App.TokenAsync(host.Owner)}")).MustBeProblem(HttpStatusCode.BadRequest, "token_in_query");

    public static TheoryData<string, string> AddressesWithAnId()
    {
        var (artifact, version) = ("/entities/E/projects/digits/artifacts/mlp", "/entities/E/projects/digits/artifacts/mlp/versions/v0");
        return new()
        {
            { "GET", "/requests/ID" }, { "POST", "/requests/ID/approve" }, { "POST", "/requests/ID/reject" }, { "POST", "/requests/ID/withdraw" },
            { "GET", $"{version}/comments/ID" }, { "PATCH", $"{version}/comments/ID" }, { "DELETE", $"{version}/comments/ID" },
            { "GET", $"{artifact}/drafts/ID" }, { "DELETE", $"{artifact}/drafts/ID" }, { "GET", $"{artifact}/drafts/ID/files" }, { "POST", $"{artifact}/drafts/ID/commit" }, { "PUT", $"{artifact}/drafts/ID/files/0" },
            { "GET", "/entities/E/projects/digits/runs/ID" }, { "PATCH", "/entities/E/projects/digits/runs/ID" }, { "POST", "/entities/E/projects/digits/runs/ID/uses" },
        };
    }

    [Theory]
    [MemberData(nameof(AddressesWithAnId))]
    public async Task WhatIsNoId_NamesNothing(string method, string address)
    {
        foreach (var id in new[] { "null", "undefined", "1", "0000" })
        {
            foreach (var body in new[] { null, "{}" })
            {
                using var request = new HttpRequestMessage(new(method), $"/api/v1{address.Replace("ID", id, StringComparison.Ordinal).Replace("/E/", $"/{host.Entity}/", StringComparison.Ordinal)}");
                if (body is not null) request.Content = new StringContent(body, null, "application/json");
                using var answer = await owner.Http.SendAsync(request, Ct);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound && text.Contains("\"not_found\"", StringComparison.Ordinal), $"{method} {address} {id} {body}: {answer.StatusCode} {text}");
            }
        }
    }

    [Fact]
    public async Task UnknownAddress_WrongMethod_AndWrongType_AreToldApart()
    {
        (await owner.GetAsync("/nothing/here")).MustBeProblem(HttpStatusCode.NotFound, "route_unknown");
        (await owner.GetAsync("/x")).MustBeProblem(HttpStatusCode.NotFound, "route_unknown");
        var method = (await owner.PutAsync("/resolve", "{}")).MustBeProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal("GET", string.Join(", ", method.Response.Content.Headers.Allow));
        (await owner.PostAsync($"/entities/{host.Entity}/projects", new FormUrlEncodedContent([new("name", "x")])))
            .MustBeProblem(HttpStatusCode.UnsupportedMediaType, "media_type_unsupported");
        using var outside = await owner.Http.GetAsync("/api/v2/me", Ct);
        Assert.Equal("application/problem+json", outside.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("""{"name":"a","colour":1}""", "colour")]
    [InlineData("""{"Name":"a"}""", "Name")]
    [InlineData("""{"name":1}""", "name")]
    [InlineData("""{"name":["a"]}""", "name")]
    [InlineData("""{"name":"a","name":"b"}""", "name")]
    [InlineData("""{"name":"a""", "body")]
    [InlineData("""{"name":"a"} x""", "body")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("\"a\"", "body")]
    public async Task BadJson_IsRefusedByField(string json, string field)
    {
        var answer = (await owner.PostAsync($"/entities/{host.Entity}/projects", json)).MustBeProblem(HttpStatusCode.BadRequest, "body_invalid");

        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out var sentences), answer.Text);
        Assert.DoesNotContain("ModelRegistry.Web", sentences[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JsonThatIsNestedTooDeep_IsToldSo()
    {
        var body = "{\"metadata\":{\"a\":" + new string('[', 200) + new string(']', 200) + "},\"files\":[]}";

        var answer = (await owner.PostAsync($"{host.Artifact}/drafts?create=true", body)).MustBeProblem(HttpStatusCode.BadRequest, "body_invalid");

        Assert.Equal(
            "The body is nested deeper than 64, which no call takes; metadata may be nested 32 deep.", answer.Json.GetProperty("errors").GetProperty("body")[0].GetString());
    }

    [Fact]
    public async Task MissingAndOversizedBodies_HaveTheirCodes()
    {
        var at = $"/entities/{host.Entity}/projects";
        (await owner.PostAsync(at, null)).MustBeProblem(HttpStatusCode.BadRequest, "body_missing");
        (await owner.PostAsync(at, string.Empty)).MustBeProblem(HttpStatusCode.BadRequest, "body_missing");
        (await owner.PostAsync(at, $$"""{"name":"{{new string('x', 1024 * 1024)}}"}""")).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Theory]
    [InlineData("limit=0", "limit_invalid")]
    [InlineData("limit=1001", "limit_invalid")]
    [InlineData("limit=x", "limit_invalid")]
    [InlineData("limit=", "limit_invalid")]
    [InlineData("limit=-1", "limit_invalid")]
    public async Task BadPage_IsRefusedByEveryList(string query, string code)
    {
        await owner.LogAsync(host.Artifact, null, null, ("alias", "a"));
        await owner.PostAsync($"{host.Model}/bookmarks?create=true", new { version = $"{host.Entity}/digits/mlp" });
        string[] lists =
        [
            "/entities", $"/entities/{host.Entity}/projects", $"/entities/{host.Entity}/projects/digits/artifacts", $"/entities/{host.Entity}/projects/digits/runs",
            $"{host.Artifact}/versions", $"{host.Artifact}/versions/v0/files", $"{host.Artifact}/history", $"/entities/{host.Entity}/models", $"{host.Model}/bookmarks", $"{host.Model}/history",
            $"/entities/{host.Entity}/history",
        ];
        foreach (var list in lists) (await owner.GetAsync($"{list}?{query}")).MustBeProblem(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Stranger_IsToldTheSameOfTheHiddenAndTheMissing()
    {
        await owner.LogAsync(host.Artifact, null, null, ("alias", "a"));
        await owner.PostAsync($"{host.Model}/bookmarks?create=true", new { version = $"{host.Entity}/digits/mlp", aliases = new[] { "production" } });
        var stranger = await host.StrangerAsync();
        var missing = new string('z', host.Entity.Length);
        var at = $"/entities/{host.Entity}";
        string[] reads =
        [
            at, $"{at}/projects", $"{at}/projects/digits", $"{at}/projects/digits/artifacts", host.Artifact, $"{host.Artifact}/versions", $"{host.Artifact}/versions/v0",
            $"{host.Artifact}/versions/v0/files", $"{host.Artifact}/versions/v0/files/model.bin", $"{host.Artifact}/versions/v0/archive", $"{host.Artifact}/aliases", $"{host.Artifact}/aliases/a",
            $"{host.Artifact}/history", $"{at}/models", host.Model, $"{host.Model}/bookmarks", $"{host.Model}/bookmarks/v0", $"{host.Model}/aliases", $"{host.Model}/aliases/production",
            $"{host.Model}/history", $"{at}/history", $"{at}/history?format=csv", $"{host.Model}/history?format=json", $"{at}/projects/digits/runs", $"{at}/projects/digits/runs/{Guid.Empty}", $"/resolve?ref={host.Entity}/digits/mlp", $"/resolve?ref={host.Entity}/model-registry/Digits:production",
        ];
        foreach (var read in reads)
        {
            var hidden = (await stranger.GetAsync(read)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
            var nothing = (await stranger.GetAsync(read.Replace(host.Entity, missing, StringComparison.Ordinal))).MustBeProblem(HttpStatusCode.NotFound, "not_found");
            Assert.Equal(Untraced(hidden.Text.Replace(host.Entity, missing, StringComparison.Ordinal)), Untraced(nothing.Text));
            Assert.Equal(Names(hidden), Names(nothing));
        }

        (await stranger.PutAsync($"{host.Model}/aliases/production", new { version = "v0" })).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await stranger.DeleteAsync($"{host.Artifact}/versions/v0")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task TokenLimits_Hold()
    {
        await owner.LogAsync(host.Artifact);
        var reader = new ApiClient(await host.App.TokenClientAsync(host.Owner, Role.Viewer));
        var elsewhere = new ApiClient(await host.App.TokenClientAsync(host.Owner, entity: host.Owner.Name));

        (await reader.DeleteAsync($"{host.Artifact}/versions/v0")).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await elsewhere.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        var me = (await reader.GetAsync("/me")).Must(HttpStatusCode.OK);
        Assert.Equal("viewer", me.Json.GetProperty("token").GetProperty("maxRole").GetString());
        Assert.Contains(me.Json.GetProperty("entities").EnumerateArray(), e => e.GetProperty("name").GetString() == host.Entity && e.GetProperty("role").GetString() == "viewer");
        Assert.Single((await elsewhere.GetAsync("/entities")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public void EveryChangingCall_TakesAnIdempotencyKey()
    {
        var without = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(m => m is not ("GET" or "HEAD")) == true)
            .Where(e => e.Metadata.GetMetadata<IdempotencyKeyTaken>() is null)
            .Select(e => e.DisplayName);

        Assert.Empty(without);
    }

    private static string Untraced(string problem) =>
        System.Text.RegularExpressions.Regex.Replace(problem, "\"traceId\":\"[^\"]*\"", string.Empty, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string[] Names(ApiAnswer answer) =>
        [.. answer.Response.Headers.Select(h => h.Key), .. answer.Response.Content.Headers.Select(h => h.Key)];
}
