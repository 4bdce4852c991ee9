using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.RecycleBin;

/// <summary>The bin by HTTP: listed, paged, emptied by name, and what a purged number answers.</summary>
public sealed class BinEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private string Bin => $"/entities/{host.Entity}/bin";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        foreach (var number in Enumerable.Range(0, 3))
        {
            (await owner.LogAsync(host.Artifact, new { number })).Must(HttpStatusCode.Created);
            (await owner.DeleteAsync($"{host.Artifact}/versions/v{number}?reason=mistake+{number}")).Must(HttpStatusCode.NoContent);
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Bin_IsListedLastDeletedFirst_AndPaged()
    {
        var first = (await owner.GetAsync($"{Bin}?limit=2")).Must(HttpStatusCode.OK);
        var second = (await owner.GetAsync($"{Bin}?limit=2&cursor={first["next"]}&artifact=digits/mlp")).Must(HttpStatusCode.OK);

        var items = first.Json.GetProperty("items").EnumerateArray().Concat(second.Json.GetProperty("items").EnumerateArray()).ToList();
        Assert.Equal([2, 1, 0], items.Select(v => v.GetProperty("number").GetInt32()));
        var item = items[0];
        Assert.Equal($"{host.Entity}/digits/mlp:v2", item.GetProperty("ref").GetString());
        Assert.Equal("mistake 2", item.GetProperty("reason").GetString());
        Assert.StartsWith("sha256:", item.GetProperty("digest").GetString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(30), item.GetProperty("purgeAt").GetDateTimeOffset() - item.GetProperty("deletedAt").GetDateTimeOffset());
        Assert.Equal(
            ["id", "ref", "entity", "project", "artifact", "number", "digest", "sizeBytes", "fileCount", "deletedBy", "deletedAt", "reason", "purgeAt"],
            item.EnumerateObject().Select(p => p.Name));
        (await owner.GetAsync($"{Bin}?cursor=x")).MustBeProblem(HttpStatusCode.BadRequest, "cursor_invalid");
        (await owner.GetAsync($"{Bin}?artifact=nothing")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Purge_AsksForTheNameAndAnswersGoneFromThenOn()
    {
        var at = $"{host.Artifact}/versions/v1";
        (await owner.PostAsync($"{at}/purge", null)).MustBeProblem(HttpStatusCode.BadRequest, "confirmation_missing");
        (await owner.PostAsync($"{at}/purge?confirm=mlp:v1", null)).Must(HttpStatusCode.NoContent);

        var gone = (await owner.GetAsync(at)).MustBeProblem(HttpStatusCode.Gone, "version_purged");
        Assert.NotEqual(string.Empty, gone["purgedBy"]);
        Assert.NotEqual(string.Empty, gone["purgedAt"]);
        (await owner.GetAsync($"{at}/files")).MustBeProblem(HttpStatusCode.Gone, "version_purged");
        (await owner.GetAsync($"{at}/archive")).MustBeProblem(HttpStatusCode.Gone, "version_purged");
        (await owner.PostAsync($"{at}/restore", null)).MustBeProblem(HttpStatusCode.Gone, "version_purged");
        (await owner.PostAsync($"{at}/purge?confirm=mlp:v1", null)).MustBeProblem(HttpStatusCode.Gone, "version_purged");
        (await owner.PostAsync($"{host.Artifact}/versions/v9/purge?confirm=mlp:v9", null)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal([2, 0], (await owner.GetAsync(Bin)).Json.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task RestoredVersion_IsNoLongerInTheBin_AndIsNotPurged()
    {
        (await owner.PostAsync($"{host.Artifact}/versions/v0/restore", null)).Must(HttpStatusCode.OK);

        (await owner.PostAsync($"{host.Artifact}/versions/v0/purge?confirm=mlp:v0", null)).MustBeProblem(HttpStatusCode.Conflict, "not_in_bin");
        (await owner.GetAsync($"{host.Artifact}/versions/latest")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Reviewer_ReadsTheBinAndPurgesNothing()
    {
        var reviewer = await host.ClientAsync(Role.Reviewer);

        (await reviewer.GetAsync(Bin)).Must(HttpStatusCode.OK);
        (await reviewer.PostAsync($"{host.Artifact}/versions/v0/purge?confirm=mlp:v0", null)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await reviewer.PostAsync($"{host.Artifact}/versions/v0/restore", null)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
    }
}
