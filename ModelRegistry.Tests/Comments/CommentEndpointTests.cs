using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Comments;

/// <summary>Comments and mentions over HTTP.</summary>
public sealed class CommentEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private string Comments => $"{host.Artifact}/versions/v0/comments";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        await owner.LogAsync(host.Artifact, fields: ("alias", "best"));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Comment_IsMadeReadChangedAndDeleted()
    {
        var made = (await owner.PostAsync($"{host.Artifact}/versions/best/comments", new { text = "**good**, @" + host.Owner.Name })).Must(HttpStatusCode.Created);
        var at = $"{Comments}/{made["id"]}";
        Assert.Equal($"/api/v1{at}", made.Response.Headers.Location?.OriginalString);
        Assert.Equal(["1", host.Owner.Name, "1", $"[\"{host.Owner.Name}\"]"], new[] { made["number"], made["author"], made["edition"], made["mentions"] });
        Assert.Equal("\"1\"", Tag(await owner.GetAsync(at)));

        var changed = (await owner.PatchAsync(at, new { text = "better" }, ("If-Match", "\"1\""))).Must(HttpStatusCode.OK);

        Assert.Equal(("better", "2", "\"2\""), (changed["text"], changed["edition"], Tag(changed)));
        Assert.NotEmpty(changed["editedAt"]!);
        var stale = (await owner.PatchAsync(at, new { text = "worse" }, ("If-Match", "\"1\""))).MustBeProblem(HttpStatusCode.PreconditionFailed, "comment_changed");
        Assert.Equal("2", stale["edition"]);
        (await owner.DeleteAsync(at, ("If-Match", "\"1\""))).MustBeProblem(HttpStatusCode.PreconditionFailed, "comment_changed");
        (await owner.DeleteAsync(at, ("If-Match", "W/\"2\""))).MustBeProblem(HttpStatusCode.BadRequest, "precondition_invalid");
        (await owner.DeleteAsync(at, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.BadRequest, "precondition_invalid");
        (await owner.DeleteAsync(at, ("If-Match", "\"2\""))).Must(HttpStatusCode.NoContent);
        (await owner.PatchAsync(at, new { text = "again" })).MustBeProblem(HttpStatusCode.Gone, "comment_deleted");
        var gap = (await owner.GetAsync(at)).Must(HttpStatusCode.OK);
        Assert.Equal((string.Empty, host.Owner.Name), (gap["text"], gap["deletedBy"]));
    }

    [Fact]
    public async Task List_IsPagedNewestFirst()
    {
        foreach (var n in Enumerable.Range(1, 3)) (await owner.PostAsync(Comments, new { text = $"{n}" })).Must(HttpStatusCode.Created);

        var first = (await owner.GetAsync($"{Comments}?limit=2")).Must(HttpStatusCode.OK);
        var rest = (await owner.GetAsync($"{Comments}?limit=2&cursor={first["next"]}")).Must(HttpStatusCode.OK);

        Assert.Equal(["3", "2"], first.Json.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("text").GetString()));
        Assert.Equal("1", rest.Json.GetProperty("items").EnumerateArray().Single().GetProperty("text").GetString());
        (await owner.GetAsync($"{Comments}?cursor=x")).MustBeProblem(HttpStatusCode.BadRequest, "cursor_invalid");
        (await owner.GetAsync($"{host.Artifact}/versions/v9/comments")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task AskedAgainWithItsKey_IsOneComment()
    {
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var first = (await owner.PostAsync(Comments, new { text = "once" }, key)).Must(HttpStatusCode.Created);
        var again = (await owner.PostAsync(Comments, new { text = "once" }, key)).Must(HttpStatusCode.Created);

        Assert.Equal((first["id"], Tag(first)), (again["id"], Tag(again)));
        (await owner.PostAsync(Comments, new { text = "twice" }, key)).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.Single((await owner.GetAsync(Comments)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Rights_AreThoseOfTheTable()
    {
        var id = (await owner.PostAsync(Comments, new { text = "mine" })).Must(HttpStatusCode.Created)["id"];
        var (viewer, contributor, stranger) = (await host.ClientAsync(Role.ViewerWithoutFiles), await host.ClientAsync(Role.Contributor), await host.StrangerAsync());

        (await viewer.GetAsync(Comments)).Must(HttpStatusCode.OK);
        (await viewer.PostAsync(Comments, new { text = "no" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await contributor.PatchAsync($"{Comments}/{id}", new { text = "no" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await contributor.DeleteAsync($"{Comments}/{id}")).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await contributor.PostAsync(Comments, new { text = "yes" })).Must(HttpStatusCode.Created);
        foreach (var call in new[] { stranger.GetAsync(Comments), stranger.GetAsync($"{Comments}/{id}"), stranger.PostAsync(Comments, new { text = "no" }), stranger.DeleteAsync($"{Comments}/{id}") })
            (await call).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task BadBodies_AreSaidByTheirCodes()
    {
        (await owner.PostAsync(Comments, new { text = " " })).MustBeProblem(HttpStatusCode.BadRequest, "text_invalid");
        (await owner.PostAsync(Comments, new { })).MustBeProblem(HttpStatusCode.BadRequest, "text_invalid");
        (await owner.PostAsync(Comments, new { text = "a", also = 1 })).MustBeProblem(HttpStatusCode.BadRequest, "body_invalid");
        (await owner.PostAsync(Comments, new { text = string.Join(' ', Enumerable.Range(0, 51).Select(n => $"@n{n}")) })).MustBeProblem(HttpStatusCode.BadRequest, "mentions_too_many");
        (await owner.GetAsync($"{Comments}/{Guid.CreateVersion7()}")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Mentions_AreOnesOwn()
    {
        var reader = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, reader, Role.Viewer);
        var client = new ApiClient(await host.App.TokenClientAsync(reader));
        var id = (await owner.PostAsync(Comments, new { text = $"@{reader.Name} look" })).Must(HttpStatusCode.Created)["id"];

        var mine = (await client.GetAsync("/mentions?unread=true")).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Single();

        Assert.Equal(
            [id, $"{host.Entity}/digits/mlp:v0", host.Owner.Name, $"@{reader.Name} look"],
            new[] { "comment", "ref", "by", "text" }.Select(name => mine.GetProperty(name).GetString()));
        Assert.Empty((await owner.GetAsync("/mentions")).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
        (await client.GetAsync("/mentions?unread=perhaps")).MustBeProblem(HttpStatusCode.BadRequest, "query_invalid");
    }

    private static string? Tag(ApiAnswer answer) => answer.Response.Headers.ETag?.Tag;
}
