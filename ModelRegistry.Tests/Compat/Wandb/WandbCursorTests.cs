using System.Net;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>Lists go on behind any of their edges: of some lists these clients know a page's end by its last edge's cursor alone.</summary>
public sealed class WandbCursorTests(SharedRegistry registry)
{
    // More than a page of these clients.
    private const int Many = 53;

    // More than any walk below takes; a cursor that led back would lead back for ever.
    private const int MostPages = 20;

    private const string Names = " { edges { node { name } cursor } pageInfo { endCursor hasNextPage } }";
    private const string Numbers = " { edges { node { name: versionIndex } cursor } pageInfo { endCursor hasNextPage } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Projects_GoOnBehindAnyEdge()
    {
        const string Ask = "query($e: String!, $after: String, $first: Int) { models(entityName: $e, after: $after, first: $first)" + Names + " }";
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        for (var n = 0; n < Many; n++) CoreHost.Must(await host.App.Get<CreateProject>().ExecuteAsync(new(host.Entity, $"p{n + 10}"), host.Owner, Ct));

        await CheckAsync(Many, 50, (after, first) => AskAsync(wandb, Ask, new { e = host.Entity, after, first }, "models"));
    }

    [Fact]
    public async Task Runs_GoOnBehindAnyEdge_InWhateverOrder()
    {
        const string Ask = "query($e: String!, $order: String, $after: String, $first: Int) { project(name: \"digits\", entityName: $e) { runs(order: $order, after: $after, first: $first)" + Names + " } }";
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        CoreHost.Must(await host.App.Get<CreateProject>().ExecuteAsync(new(host.Entity, "digits"), host.Owner, Ct));
        for (var n = 0; n < Many; n++) CoreHost.Must(await host.App.Get<CreateRun>().ExecuteAsync(new(host.Entity, "digits", $"r{n + 10}"), host.Owner, Ct));

        foreach (var order in new[] { null, "+created_at", "-display_name", "+name", "-summary_metrics.loss" })
            await CheckAsync(Many, 50, (after, first) => AskAsync(wandb, Ask, new { e = host.Entity, order, after, first }, "project", "runs"));
    }

    [Fact]
    public async Task Collections_GoOnBehindAnyEdge_OfATypeToo()
    {
        const string All = "query($e: String!, $after: String, $first: Int) { project(name: \"digits\", entityName: $e) { artifactCollections(after: $after, first: $first)" + Names + " } }";
        const string OfType = "query($e: String!, $type: String!, $after: String, $first: Int) { project(name: \"digits\", entityName: $e) { artifactType(name: $type) { artifactCollections(after: $after, first: $first)" + Names + " } } }";
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        CoreHost.Must(await host.App.Get<CreateProject>().ExecuteAsync(new(host.Entity, "digits"), host.Owner, Ct));
        for (var n = 0; n < Many; n++) CoreHost.Must(await host.App.Get<CreateCollection>().ExecuteAsync(new(new CollectionPath(host.Entity, "digits", $"a{n + 10}")), host.Owner, Ct));
        var log = await wandb.BeginAsync("z", [("rows.csv", [2])], type: "dataset");
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync((await wandb.AnnounceAsync(log))[0]!, [2]));
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(log));
        (await wandb.CommitAsync(log)).Must();

        await CheckAsync(Many + 1, 50, (after, first) => AskAsync(wandb, All, new { e = host.Entity, after, first }, "project", "artifactCollections"));
        // The one data set comes behind a page of models: these clients would take a page of nothing for the end.
        foreach (var (type, count) in new[] { ("model", Many), ("dataset", 1) })
            await CheckAsync(count, 50, (after, first) => AskAsync(wandb, OfType, new { e = host.Entity, type, after, first }, "project", "artifactType", "artifactCollections"));
    }

    [Fact]
    public async Task Versions_GoOnBehindAnyEdge_OfArtifactsAndOfRegisteredModels()
    {
        const string Ask = "query($e: String!, $p: String!, $c: String!, $after: String, $first: Int) { project(name: $p, entityName: $e) { artifactCollection(name: $c) { artifacts(after: $after, first: $first)" + Numbers + " } } }";
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        // Named as the team is: no other test's model is called so.
        (await wandb.LinkAsync(await wandb.LogAsync("mlp", [("model.bin", [1])]), host.Entity)).Must();
        await ManyVersions.FillAsync(host.App, host.Entity, Many);

        foreach (var (project, collection) in new[] { ("digits", "mlp"), ("model-registry", host.Entity) })
            await CheckAsync(Many, 50, (after, first) => AskAsync(wandb, Ask, new { e = host.Entity, p = project, c = collection, after, first }, "project", "artifactCollection", "artifacts"));
    }

    [Fact]
    public async Task VersionsOfARunAndFilesOfAVersion_GoOnBehindAnyEdge()
    {
        const string Logged = "query($e: String!, $after: String, $first: Int) { project(name: \"digits\", entityName: $e) { run(name: \"run-1\") { outputArtifacts(after: $after, first: $first)" + Numbers + " } } }";
        const string Files = "query($e: String!, $after: String, $first: Int) { project(name: \"digits\", entityName: $e) { artifact(name: \"mlp:v0\") { files(after: $after, first: $first)" + Names + " } } }";
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        for (byte n = 0; n < 5; n++) await wandb.LogAsync("mlp", [("a.bin", [n]), ("b.bin", [11]), ("c.bin", [12])]);

        await CheckAsync(5, 2, (after, first) => AskAsync(wandb, Logged, new { e = host.Entity, after, first }, "project", "run", "outputArtifacts"));
        await CheckAsync(3, 2, (after, first) => AskAsync(wandb, Files, new { e = host.Entity, after, first }, "project", "artifact", "files"));
    }

    private static async Task<JsonNode> AskAsync(WandbClient wandb, string query, object variables, params string[] way)
    {
        var found = (await wandb.AskAsync(query, variables)).Must().Data;
        foreach (var step in way) found = found[step] ?? throw new InvalidOperationException($"No '{step}' in {found.ToJsonString()}");
        return found;
    }

    // Each once and in the order of a page that holds them all: by the last edge of each page, as these clients go, and by one in its middle.
    private static async Task CheckAsync(int count, int first, Func<string?, int, Task<JsonNode>> ask)
    {
        var all = NamesOf((await ask(null, Many * 2))["edges"]!.AsArray());
        Assert.Equal((count, count), (all.Count, all.Distinct(StringComparer.Ordinal).Count()));

        Assert.Equal(all, await WalkAsync(ask, first, of => of));
        Assert.Equal(all, await WalkAsync(ask, first, of => (of + 1) / 2));
    }

    // Goes on behind the last that is taken of each page, until nothing is there.
    private static async Task<List<string>> WalkAsync(Func<string?, int, Task<JsonNode>> ask, int first, Func<int, int> taken)
    {
        var (names, after) = (new List<string>(), (string?)null);
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await ask(after, first);
            var edges = page["edges"]!.AsArray().ToList();
            if (edges.Count == 0) return names;
            if (page["pageInfo"]!["hasNextPage"]!.GetValue<bool>()) Assert.Equal(page["pageInfo"]!["endCursor"]!.GetValue<string>(), edges[^1]!["cursor"]!.GetValue<string>());
            var some = edges.Take(taken(edges.Count)).ToList();
            names.AddRange(NamesOf(some));
            after = some[^1]!["cursor"]!.GetValue<string>();
        }

        Assert.Fail($"A cursor leads back: {string.Join(' ', names)}");
        return names;
    }

    private static List<string> NamesOf(IEnumerable<JsonNode?> edges) => edges.Select(edge => edge!["node"]!["name"]!.ToString()).ToList();
}
