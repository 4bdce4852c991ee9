using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Artifacts;

/// <summary>Versions are listed, resolved, described, bookmarked, used by runs, deleted and restored.</summary>
public sealed class VersionEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private string Runs => $"/entities/{host.Entity}/projects/digits/runs";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        foreach (var number in Enumerable.Range(0, 3)) (await owner.LogAsync(host.Artifact, new { number })).Must(HttpStatusCode.Created);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Versions_AreListedNewestFirst_AndPaged()
    {
        var first = (await owner.GetAsync($"{host.Artifact}/versions?limit=2")).Must(HttpStatusCode.OK);
        var second = (await owner.GetAsync($"{host.Artifact}/versions?limit=2&cursor={first["next"]}")).Must(HttpStatusCode.OK);

        Assert.Equal([2, 1, 0], first.Json.GetProperty("items").EnumerateArray().Concat(second.Json.GetProperty("items").EnumerateArray()).Select(v => v.GetProperty("number").GetInt32()));
        Assert.Equal(string.Empty, second["next"]);
        (await owner.GetAsync($"{host.Artifact}/versions?cursor=x")).MustBeProblem(HttpStatusCode.BadRequest, "cursor_invalid");
    }

    [Fact]
    public async Task Description_AndTags_Change()
    {
        var at = $"{host.Artifact}/versions/v1";
        var changed = (await owner.PatchAsync(at, new { description = "good", tags = new[] { "b", "a", "A" } })).Must(HttpStatusCode.OK);
        Assert.Equal("good", changed["description"]);
        Assert.Equal(2, changed.Json.GetProperty("tags").GetArrayLength());
        Assert.Equal("good", (await owner.PatchAsync(at, new { tags = Array.Empty<string>() })).Must(HttpStatusCode.OK)["description"]);
        (await owner.PatchAsync(at, new { tags = new[] { "a,b" } })).MustBeProblem(HttpStatusCode.BadRequest, "tag_invalid");
        (await owner.PatchAsync(at, new { metadata = new { } })).MustBeProblem(HttpStatusCode.BadRequest, "body_invalid");
        (await owner.PatchAsync(at, new { description = new string('x', 20_001) })).MustBeProblem(HttpStatusCode.BadRequest, "text_invalid");
        (await (await host.ClientAsync(Role.Viewer)).PatchAsync(at, new { description = "x" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Deleted_IsGone_AndComesBackWithItsNumber()
    {
        var at = $"{host.Artifact}/versions/v1";
        (await owner.PutAsync($"{host.Artifact}/aliases/best", new { version = "v1" })).Must(HttpStatusCode.Created);
        var held = (await owner.DeleteAsync(at)).MustBeProblem(HttpStatusCode.Conflict, "version_in_use");
        Assert.Equal($"{host.Entity}/digits/mlp:best", held.Json.GetProperty("places")[0].GetString());
        (await owner.DeleteAsync($"{host.Artifact}/aliases/best")).Must(HttpStatusCode.OK);
        (await (await host.ClientAsync(Role.Reviewer)).DeleteAsync(at)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await owner.DeleteAsync($"{at}?reason=bad")).Must(HttpStatusCode.NoContent);
        (await owner.GetAsync(at)).MustBeProblem(HttpStatusCode.Gone, "version_deleted");
        (await owner.GetAsync($"{host.Artifact}/versions/v9")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("v1", "v" + (await owner.PostAsync($"{at}/restore", null)).Must(HttpStatusCode.OK)["number"]);
        (await owner.PostAsync($"{host.Artifact}/versions/best/restore", null)).MustBeProblem(HttpStatusCode.BadRequest, "version_invalid");
    }

    [Fact]
    public async Task Bookmark_IsMadeOnce_ListedAndRemoved()
    {
        var bookmarks = $"{host.Model}/bookmarks";
        var reference = $"{host.Entity}/digits/mlp:v1";
        (await owner.PostAsync(bookmarks, new { version = reference })).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        var made = (await owner.PostAsync($"{bookmarks}?create=true", new { version = reference, aliases = new[] { "candidate" } })).Must(HttpStatusCode.Created);
        Assert.Equal($"/api/v1{bookmarks}/v0", made.Response.Headers.Location?.OriginalString);
        Assert.Equal(["True", "0", $"{host.Entity}/model-registry/Digits:v0", """["candidate"]""", "True"], new[] { made["created"], made["number"], made["ref"], made["aliases"], made["latest"] });
        Assert.Equal(reference, made.Json.GetProperty("version").GetProperty("ref").GetString());
        Assert.Equal("False", (await owner.PostAsync(bookmarks, new { version = reference })).Must(HttpStatusCode.OK)["created"]);
        (await owner.PostAsync(bookmarks, new { version = "a/b/c/d" })).MustBeProblem(HttpStatusCode.BadRequest, "reference_invalid");
        (await owner.PostAsync(bookmarks, new { aliases = Array.Empty<string>() })).MustBeProblem(HttpStatusCode.BadRequest, "reference_invalid");
        Assert.Single((await owner.GetAsync(bookmarks)).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("0", (await owner.GetAsync($"{bookmarks}/candidate")).Must(HttpStatusCode.OK)["number"]);
        var shown = (await owner.GetAsync($"{host.Artifact}/versions/v1")).Json.GetProperty("bookmarks")[0];
        Assert.Equal($$"""{"model":"{{host.Entity}}/model-registry/Digits","number":0,"aliases":["candidate"]}""", shown.GetRawText());
        (await owner.DeleteAsync($"{bookmarks}/v0")).MustBeProblem(HttpStatusCode.Conflict, "bookmark_holds_alias");
        (await owner.DeleteAsync($"{host.Model}/aliases/candidate")).Must(HttpStatusCode.OK);
        (await owner.DeleteAsync($"{bookmarks}/v0")).Must(HttpStatusCode.NoContent);
        (await owner.GetAsync($"{bookmarks}/v0")).MustBeProblem(HttpStatusCode.Gone, "bookmark_removed");
        (await owner.GetAsync($"{host.Artifact}/versions/v1")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reference_IsResolved_ThroughItsArtifactOrARegisteredModel()
    {
        (await owner.PostAsync($"{host.Model}/bookmarks?create=true", new { version = $"{host.Entity}/digits/mlp:v1", aliases = new[] { "production" } })).Must(HttpStatusCode.Created);

        var direct = (await owner.GetAsync($"/resolve?ref={host.Entity}/digits/mlp")).Must(HttpStatusCode.OK);
        var through = (await owner.GetAsync($"/resolve?ref={host.Entity}/model-registry/Digits:PRODUCTION")).Must(HttpStatusCode.OK);

        Assert.Equal([$"{host.Entity}/digits/mlp:v2", string.Empty], new[] { direct["ref"], direct["via"] });
        Assert.Equal($"{host.Entity}/digits/mlp:v1", through["ref"]);
        Assert.Equal($$"""{"model":"{{host.Entity}}/model-registry/Digits","number":0,"ref":"{{host.Entity}}/model-registry/Digits:v0"}""", through["via"]);
        Assert.Equal((await owner.GetAsync($"{host.Artifact}/versions/v1"))["id"], through["id"]);
    }

    [Theory]
    [InlineData("", "reference_invalid")]
    [InlineData("?ref=", "reference_invalid")]
    [InlineData("?ref=a%2Fb%2Fc%2Fd", "reference_invalid")]
    [InlineData("?ref=a/b/c:", "reference_invalid")]
    [InlineData("?ref=a/b/c:d:e", "alias_invalid")]
    [InlineData("?ref=a/b/c%3Fd", "name_invalid")]
    [InlineData("?ref=-/b/c", "name_invalid")]
    [InlineData("?ref=a/b/c:v99999999999", "version_invalid")]
    public async Task BadReference_NamesTheFault(string query, string code) => (await owner.GetAsync("/resolve" + query)).MustBeProblem(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task Run_IsStartedReportedAndUsed()
    {
        var made = (await owner.PostAsync(Runs, """{"name":"train-1","config":{"lr":0.1},"summary":null}""")).Must(HttpStatusCode.Created);
        var at = $"{Runs}/{made["id"]}";
        Assert.Equal($"/api/v1{at}", made.Response.Headers.Location?.OriginalString);
        Assert.Equal(["train-1", "running", """{"lr":0.1}""", "{}"], new[] { made["name"], made["state"], made["config"], made["summary"] });
        (await owner.PostAsync(Runs, new { name = "train-1" })).MustBeProblem(HttpStatusCode.Conflict, "name_taken");
        (await owner.PostAsync(Runs, """{"name":"x","config":[1]}""")).MustBeProblem(HttpStatusCode.BadRequest, "metadata_invalid");
        (await owner.PostAsync(Runs, new { name = "x", state = "done" })).MustBeProblem(HttpStatusCode.BadRequest, "state_invalid");
        (await owner.LogAsync(host.Artifact, new { logged = "by run" }, null, ("run", "train-1"))).Must(HttpStatusCode.Created);
        var used = (await owner.PostAsync($"{at}/uses", new { version = "mlp:v0" })).Must(HttpStatusCode.OK);
        Assert.Equal([$"""["{host.Entity}/digits/mlp:v3"]""", $"""["{host.Entity}/digits/mlp:v0"]"""], new[] { used["logged"], used["used"] });
        var done = (await owner.PatchAsync(at, """{"state":"finished","summary":{"accuracy":0.97}}""")).Must(HttpStatusCode.OK);
        Assert.Equal(["finished", """{"accuracy":0.97}"""], new[] { done["state"], done["summary"] });
        Assert.NotEmpty(done["finishedAt"]!);
        Assert.Equal(done.Text, (await owner.GetAsync(at)).Must(HttpStatusCode.OK).Text);
        Assert.Single((await owner.GetAsync(Runs)).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        (await owner.GetAsync($"{Runs}/no-id")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task History_TellsWhatHappened_ByAlias()
    {
        (await owner.PutAsync($"{host.Artifact}/aliases/best", new { version = "v0" })).Must(HttpStatusCode.Created);
        (await owner.PutAsync($"{host.Artifact}/aliases/best", new { version = "v2", reason = "better" })).Must(HttpStatusCode.OK);

        var events = (await owner.GetAsync($"{host.Artifact}/history?alias=BEST")).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["alias.moved", "alias.set"], events.Select(e => e.GetProperty("action").GetString()));
        Assert.Equal(["v0", "v2", "better", host.Owner.Name, "test"], new[] { "fromVersion", "toVersion", "reason", "actor", "token" }.Select(name => events[0].GetProperty(name).GetString()));
        var all = (await owner.GetAsync($"{host.Artifact}/history?limit=1")).Must(HttpStatusCode.OK);
        Assert.NotEmpty(all["next"]!);
        (await owner.GetAsync($"{host.Artifact}/history?alias=a%20b")).MustBeProblem(HttpStatusCode.BadRequest, "alias_invalid");
    }
}
