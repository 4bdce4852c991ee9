using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Search;

/// <summary>Search over HTTP: the shape that scripts rely on, its refusals, and that it answers only what the token may see.</summary>
public sealed class SearchEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        foreach (var accuracy in new[] { "0.91", "0.97" })
        {
            (await owner.LogAsync(host.Artifact, $$"""{"accuracy":{{accuracy}}}""", [("README.md", "# okapi")],
                ("tag", "夜"), ("alias", "best"), ("run", "sweep"), ("description", "<b>quagga</b> trained"))).Must(HttpStatusCode.Created);
        }

        (await owner.PostAsync($"{host.Model}/bookmarks?create=true", new { version = $"{host.Entity}/digits/mlp:v1", aliases = new[] { "staging" } })).Must(HttpStatusCode.Created);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Version_IsFoundByItsMetadata_WithAllThatIsSaidOfIt()
    {
        var found = (await owner.GetAsync($"/search?q={Escape($"accuracy >= 0.97 quagga okapi entity:{host.Entity}")}")).Must(HttpStatusCode.OK);

        var hit = Assert.Single(found.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ["version", $"{host.Entity}/digits/mlp:v1", host.Entity, "digits", "mlp", "v1", "True"],
            new[] { "kind", "ref", "entity", "project", "name", "number", "inCard" }.Select(name => hit.GetProperty(name).ToString()));
        Assert.Equal("""{"text":"<b>quagga</b> trained","marks":[{"start":3,"length":6}]}""", hit.GetProperty("description").GetRawText());
        Assert.Equal("""["夜"]""", hit.GetProperty("tags").GetRawText());
        Assert.Equal("""[{"key":"accuracy","value":"0.97"}]""", hit.GetProperty("values").GetRawText());
        Assert.Equal(
            [("staging", $"{host.Entity}/model-registry/Digits", "v0"), ("best", $"{host.Entity}/digits/mlp", "v1")],
            hit.GetProperty("aliases").EnumerateArray().Select(a => (a.GetProperty("alias").GetString()!, a.GetProperty("collection").GetString()!, a.GetProperty("version").GetString()!)));
        Assert.Equal("null", found.Json.GetProperty("next").GetRawText());
    }

    [Fact]
    public async Task Pages_GoOnWhereTheLastOneEnded_OverAllKinds()
    {
        var kinds = new List<string>();
        var next = string.Empty;
        do
        {
            var page = (await owner.GetAsync($"/search?q={Escape($"entity:{host.Entity}")}&limit=2{next}")).Must(HttpStatusCode.OK);
            kinds.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("kind").GetString()!));
            next = page.Json.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : string.Empty;
        }
        while (next.Length > 0);

        Assert.Equal(["model", "artifact", "project", "entity", "version", "version", "run"], kinds);
        var runs = (await owner.GetAsync($"/search?q={Escape($"sweep entity:{host.Entity}")}&kind=run")).Must(HttpStatusCode.OK);
        Assert.Equal(["running"], runs.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("/search", "query_invalid")]
    [InlineData("/search?q=", "query_invalid")]
    [InlineData("/search?q=kind:nothing", "query_invalid")]
    [InlineData("/search?q=a&kind=nothing", "query_invalid")]
    [InlineData("/search?q=a&limit=0", "limit_invalid")]
    [InlineData("/search?q=a&limit=1001", "limit_invalid")]
    [InlineData("/search?q=a&cursor=x", "cursor_invalid")]
    [InlineData("/search?q=a&cursor=9_0_1_00000000000000000000000000000001", "cursor_invalid")]
    [InlineData("/search?q=a&cursor=1_3_1_00000000000000000000000000000001", "cursor_invalid")]
    public async Task BadInput_IsRefusedWithACode(string path, string code) => (await owner.GetAsync(path)).MustBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task QueryThatCantBeRead_SaysWhereAndTheRightForm()
    {
        var problem = (await owner.GetAsync($"/search?q={Escape("digits accuracy >=")}")).MustBeProblem(HttpStatusCode.BadRequest, "query_invalid");

        Assert.Equal(19, problem.Json.GetProperty("position").GetInt32());
        Assert.StartsWith("At character 19: ", problem["detail"], StringComparison.Ordinal);
        Assert.Contains("accuracy >= 0.97", problem.Json.GetProperty("errors").GetProperty("q")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_FindsNothing_AndNobodyIsSentAway()
    {
        var stranger = await host.StrangerAsync();
        foreach (var query in new[] { "quagga", "okapi", "accuracy > 0", "tag:夜", "alias:best", $"entity:{host.Entity}" })
        {
            var found = (await stranger.GetAsync($"/search?q={Escape($"{query} entity:{host.Entity}")}")).Must(HttpStatusCode.OK);
            Assert.Equal("""{"items":[],"next":null}""", found.Text);
        }

        Assert.Equal("""{"items":[],"next":null}""", (await (await host.ClientAsync(Role.ViewerWithoutFiles)).GetAsync($"/search?q={Escape($"okapi entity:{host.Entity}")}")).Must(HttpStatusCode.OK).Text);
        using var nobody = host.App.StrangerClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/v1/search?q=a", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
