using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Collections;

/// <summary>Entities, projects, artifacts and registered models: made, listed, changed, deleted.</summary>
public sealed class CollectionEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private string Projects => $"/entities/{host.Entity}/projects";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Administrator_MakesChangesAndDeletesATeam()
    {
        var administrator = new ApiClient(await host.App.TokenClientAsync(await host.App.AddAccountAsync(administrator: true)));
        var name = CoreHost.NewName("acme")[..20];

        var made = await administrator.PostAsync("/entities", new { name, displayName = "Acme", description = "日本" });
        Assert.Equal([name, "Acme", "日本", "owner", "False"], new[] { made.Must(HttpStatusCode.Created)["name"], made["displayName"], made["description"], made["role"], made["personal"] });
        Assert.Equal($"/api/v1/entities/{name}", made.Response.Headers.Location?.OriginalString);
        (await administrator.PostAsync("/entities", new { name })).MustBeProblem(HttpStatusCode.Conflict, "name_taken");
        (await administrator.PostAsync("/entities", new { name = "api" })).MustBeProblem(HttpStatusCode.BadRequest, "name_reserved");
        (await administrator.PostAsync("/entities", new { name = "a b" })).MustBeProblem(HttpStatusCode.BadRequest, "name_invalid");
        (await administrator.PostAsync("/entities", new { })).MustBeProblem(HttpStatusCode.BadRequest, "name_invalid");
        (await owner.PostAsync("/entities", new { name = "other" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(string.Empty, (await administrator.PatchAsync($"/entities/{name}", new { description = "" })).Must(HttpStatusCode.OK)["description"]);
        var renamed = await administrator.PatchAsync($"/entities/{name}", new { name = name + "2" });
        Assert.Equal(name + "2", renamed.Must(HttpStatusCode.OK)["name"]);
        Assert.Equal(name + "2", (await administrator.GetAsync($"/entities/{name}")).Must(HttpStatusCode.OK)["name"]);
        (await administrator.DeleteAsync($"/entities/{name}2")).Must(HttpStatusCode.NoContent);
        (await administrator.GetAsync($"/entities/{name}2")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.DeleteAsync($"/entities/{host.Owner.Name}")).MustBeProblem(HttpStatusCode.Conflict, "own_entity");
    }

    [Fact]
    public async Task Project_IsMadeChangedAndDeleted()
    {
        var made = await owner.PostAsync(Projects, new { name = "My digits", displayName = "Digits" });
        Assert.Equal($"/api/v1{Projects}/My%20digits", made.Must(HttpStatusCode.Created).Response.Headers.Location?.OriginalString);
        (await owner.PostAsync(Projects, new { name = "ｍｙ DIGITS" })).MustBeProblem(HttpStatusCode.Conflict, "name_taken");
        (await owner.PostAsync(Projects, new { name = "model-registry" })).MustBeProblem(HttpStatusCode.BadRequest, "name_reserved");
        Assert.Equal("New", (await owner.PatchAsync($"{Projects}/my%20digits", new { displayName = "New" })).Must(HttpStatusCode.OK)["displayName"]);
        Assert.Equal("other", (await owner.PatchAsync($"{Projects}/My digits", new { name = "other" })).Must(HttpStatusCode.OK)["name"]);
        Assert.Equal("other", (await owner.GetAsync($"{Projects}/My digits")).Must(HttpStatusCode.OK)["name"]);
        (await (await host.ClientAsync(Role.Contributor)).DeleteAsync($"{Projects}/other")).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await owner.DeleteAsync($"{Projects}/other")).Must(HttpStatusCode.NoContent);
        (await owner.GetAsync($"{Projects}/other")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Projects_ArePagedInTheirOrder()
    {
        foreach (var name in new[] { "c", "A", "b", "é", "日本" }) (await owner.PostAsync(Projects, new { name })).Must(HttpStatusCode.Created);

        var names = new List<string>();
        var cursor = string.Empty;
        do
        {
            var page = (await owner.GetAsync($"{Projects}?limit=2{cursor}")).Must(HttpStatusCode.OK);
            names.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            cursor = page["next"] is { Length: > 0 } next ? $"&cursor={Uri.EscapeDataString(next)}" : string.Empty;
        }
        while (cursor.Length > 0);

        Assert.Equal(["A", "b", "c", "é", "日本"], names);
    }

    [Fact]
    public async Task Artifact_IsMadeChangedAndDeleted()
    {
        (await owner.PostAsync(Projects, new { name = "digits" })).Must(HttpStatusCode.Created);
        var artifacts = $"{Projects}/digits/artifacts";
        var made = await owner.PostAsync(artifacts, new { name = "mlp", description = "d" });
        Assert.Equal([$"{host.Entity}/digits/mlp", "0", string.Empty], new[] { made.Must(HttpStatusCode.Created)["ref"], made["versions"], made["latest"] });
        (await owner.PostAsync(artifacts, new { name = "MLP" })).MustBeProblem(HttpStatusCode.Conflict, "name_taken");
        (await owner.PostAsync(artifacts, new { name = "a/b" })).MustBeProblem(HttpStatusCode.BadRequest, "name_invalid");
        (await owner.PostAsync($"{Projects}/nothing/artifacts", new { name = "x" })).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("mlp2", (await owner.PatchAsync($"{artifacts}/mlp", new { name = "mlp2" })).Must(HttpStatusCode.OK)["name"]);
        Assert.Equal("mlp2", (await owner.GetAsync($"{artifacts}/mlp")).Must(HttpStatusCode.OK)["name"]);
        Assert.Single((await owner.GetAsync(artifacts)).Json.GetProperty("items").EnumerateArray());
        (await owner.DeleteAsync($"{artifacts}/mlp2")).MustBeProblem(HttpStatusCode.BadRequest, "confirmation_missing");
        (await owner.DeleteAsync($"{artifacts}/mlp2?confirm=mlp2")).Must(HttpStatusCode.NoContent);
        await owner.LogAsync(host.Artifact);
        (await owner.DeleteAsync($"{host.Artifact}?confirm=mlp")).MustBeProblem(HttpStatusCode.Conflict, "not_empty");
        (await owner.GetAsync($"{Projects}/model-registry/artifacts")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.GetAsync($"{Projects}/Model-Registry")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task TagsOfArtifactsAndModels_AreReplacedByPatch()
    {
        await owner.LogAsync(host.Artifact);
        (await owner.PostAsync($"/entities/{host.Entity}/models", new { name = "Digits" })).Must(HttpStatusCode.Created);
        foreach (var thing in new[] { host.Artifact, host.Model })
        {
            Assert.Equal("[]", (await owner.GetAsync(thing)).Must(HttpStatusCode.OK)["tags"]);
            Assert.Equal("""["a","b"]""", (await owner.PatchAsync(thing, new { tags = new[] { "b", "Ａ", "a" } })).Must(HttpStatusCode.OK)["tags"]);
            Assert.Equal("""["a","b"]""", (await owner.PatchAsync(thing, new { description = "words" })).Must(HttpStatusCode.OK)["tags"]);
            (await owner.PatchAsync(thing, new { tags = new[] { "a,b" } })).MustBeProblem(HttpStatusCode.BadRequest, "tag_invalid");
            (await (await host.ClientAsync(Role.Viewer)).PatchAsync(thing, new { tags = Array.Empty<string>() })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
            Assert.Equal("[]", (await owner.PatchAsync(thing, new { tags = Array.Empty<string>() })).Must(HttpStatusCode.OK)["tags"]);
        }
    }

    [Fact]
    public async Task RegisteredModel_IsMadeChangedAndDeleted()
    {
        var models = $"/entities/{host.Entity}/models";
        var made = await owner.PostAsync(models, new { name = "Digits", description = "d" });
        Assert.Equal([$"{host.Entity}/model-registry/Digits", "0"], new[] { made.Must(HttpStatusCode.Created)["ref"], made["bookmarks"] });
        Assert.Equal($"/api/v1{host.Model}", made.Response.Headers.Location?.OriginalString);
        Assert.Equal("e", (await owner.PatchAsync(host.Model, new { description = "e" })).Must(HttpStatusCode.OK)["description"]);
        Assert.Single((await owner.GetAsync(models)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("Digits", (await owner.GetAsync(host.Model)).Must(HttpStatusCode.OK)["name"]);
        await owner.LogAsync(host.Artifact);
        await owner.PostAsync($"{host.Model}/bookmarks", new { version = $"{host.Entity}/digits/mlp", aliases = new[] { "production" } });
        (await owner.PutAsync($"{host.Model}/aliases/production/protection", new { moverRole = "owner" })).Must(HttpStatusCode.OK);
        (await owner.DeleteAsync($"{host.Model}?confirm=Digits")).MustBeProblem(HttpStatusCode.Conflict, "protected_alias_held");
        (await owner.DeleteAsync($"{host.Model}/aliases/production", ("If-Match", "\"1\""))).Must(HttpStatusCode.OK);
        (await owner.DeleteAsync($"{host.Model}?confirm=digits")).MustBeProblem(HttpStatusCode.BadRequest, "confirmation_missing");
        (await owner.DeleteAsync($"{host.Model}?confirm=Digits")).Must(HttpStatusCode.NoContent);
        (await owner.GetAsync(host.Model)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.GetAsync($"{host.Artifact}/versions/v0")).Must(HttpStatusCode.OK);
    }
}
