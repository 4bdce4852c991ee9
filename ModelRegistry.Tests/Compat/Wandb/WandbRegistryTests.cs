using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.Providers.Offline;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>Registered models, aliases, words, runs and lists by wandb's wire.</summary>
public sealed class WandbRegistryTests(SharedRegistry registry)
{
    // What background services ask meanwhile is of other tables.
    private static readonly string[] Tables = ["Aliases", "CollectionTags", "Collections", "Memberships", "VersionTags"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_MakesTheModelOnceWithItsOwnNumbers()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await wandb.LogAsync("mlp", [("model.bin", [1])]);
        var second = await wandb.LogAsync("mlp", [("model.bin", [2])]);

        var linked = (await wandb.LinkAsync(second, "Digits", "staging", "latest")).Must();
        var again = (await wandb.LinkAsync(second, "Digits")).Must();

        Assert.Equal((0, 0), (linked.Data["result"]!["versionIndex"]!.GetValue<int>(), again.Data["result"]!["versionIndex"]!.GetValue<int>()));
        var member = (await wandb.FindAsync("model-registry", "Digits:staging"))!;
        Assert.Equal(("v1", 0), ($"v{member["artifact"]!["versionIndex"]}", member["versionIndex"]!.GetValue<int>()));
        Assert.Equal(["latest", "staging", "v0"], member["aliases"]!.AsArray().Select(alias => alias!["alias"]!.GetValue<string>()));
        var bookmarks = (await (await host.OwnerAsync()).GetAsync($"{host.Model}/bookmarks")).Must(HttpStatusCode.OK).Json.GetProperty("items");
        Assert.Equal(1, bookmarks.GetArrayLength());
        var elsewhere = await wandb.AskAsync(WandbDocuments.Of("LinkArtifact"), new { input = new { artifactID = second, artifactPortfolioName = "Digits", entityName = host.Entity, projectName = "digits" } });
        elsewhere.MustRefuse("reference_invalid");
    }

    [Fact]
    public async Task ProtectedAlias_IsAskedForAndSaidSo()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var id = await wandb.LogAsync("mlp", [("model.bin", [1])]);
        (await wandb.LinkAsync(id, "Digits")).Must();
        var path = CollectionPath.OfModel(host.Entity, "Digits");
        CoreHost.Must(await host.App.Get<ProtectAlias>().ExecuteAsync(new(path, "production", new(Role.Reviewer)), host.Owner, Ct));
        var member = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, member, Role.Contributor);
        var contributor = await WandbClient.OfAsync(host.App, member, host.Entity);

        var asked = (await contributor.LinkAsync(id, "Digits", "production")).MustRefuse("approval_required");

        Assert.Contains("production", asked.Body["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(await wandb.FindAsync("model-registry", "Digits:production"));
        Assert.NotNull(await wandb.FindAsync("model-registry", "Digits:v0"));
    }

    [Fact]
    public async Task Aliases_MoveAndGoAsTheyAreNamed()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var first = await wandb.LogAsync("mlp", [("model.bin", [1])], aliases: ["champion"]);
        var second = await wandb.LogAsync("mlp", [("model.bin", [2])]);

        (await AliasAsync(wandb, "AddAliases", second, host.Entity, "digits", "mlp", "champion")).Must();
        Assert.Equal(1, (await wandb.FindAsync("digits", "mlp:champion"))!["versionIndex"]!.GetValue<int>());
        // No longer its own: nothing is taken from another version.
        (await AliasAsync(wandb, "DeleteAliases", first, host.Entity, "digits", "mlp", "champion")).Must();
        Assert.Equal(1, (await wandb.FindAsync("digits", "mlp:champion"))!["versionIndex"]!.GetValue<int>());
        (await AliasAsync(wandb, "DeleteAliases", second, host.Entity, "digits", "mlp", "champion")).Must();
        Assert.Null(await wandb.FindAsync("digits", "mlp:champion"));
        (await AliasAsync(wandb, "AddAliases", second, host.Entity, "digits", "mlp", "latest")).Must();
        (await AliasAsync(wandb, "AddAliases", second, host.Entity, "digits", "mlp", "not/an alias")).MustRefuse("alias_invalid");
        (await AliasAsync(wandb, "AddAliases", second, host.Entity, "digits", "mlp", "v7")).MustRefuse("alias_reserved");
        (await AliasAsync(wandb, "AddAliases", second, host.Entity, "digits", "other", "champion")).MustRefuse("not_found");
    }

    [Fact]
    public async Task Metadata_IsAddedBesideWhatWasLogged()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var id = await wandb.LogAsync("mlp", [("model.bin", [1])], """{"accuracy":0.9}""");

        var input = new { artifactID = id, description = "promoted", metadata = """{"accuracy": 0.9, "stage": "prod"}""", tagsToAdd = new[] { new { tagName = "good" } }, tagsToDelete = Array.Empty<object>() };
        var updated = (await wandb.AskAsync(WandbDocuments.Of("UpdateArtifact"), new { input })).Must().Data["result"]!["artifact"]!;

        Assert.Equal("""{"accuracy":0.9,"stage":"prod"}""", updated["metadata"]!.GetValue<string>());
        Assert.Equal(("promoted", "good"), (updated["description"]!.GetValue<string>(), updated["tags"]![0]!["name"]!.GetValue<string>()));
        var api = await host.OwnerAsync();
        Assert.Equal("""{"accuracy":0.9}""", (await api.GetAsync($"{host.Artifact}/versions/v0")).Must(HttpStatusCode.OK)["metadata"]);
        Assert.Equal("""{"accuracy":0.9,"stage":"prod"}""", (await api.GetAsync($"{host.Artifact}/versions/v0")).Must(HttpStatusCode.OK)["addedMetadata"]?.Replace(" ", string.Empty, StringComparison.Ordinal));
        var history = (await api.GetAsync($"{host.Artifact}/history")).Must(HttpStatusCode.OK).Text;
        Assert.Contains("version.annotated", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnlinkAndDelete_TakeWhatTheyName()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var id = await wandb.LogAsync("mlp", [("model.bin", [1])], aliases: ["best"]);
        (await wandb.LinkAsync(id, "Digits", "staging")).Must();
        var places = (await wandb.AskAsync("query($id: ID!) { artifact(id: $id) { artifactMemberships { edges { node { versionIndex artifactCollection { __typename id name } } } } } }", new { id })).Must();
        var portfolio = places.Data["artifact"]!["artifactMemberships"]!["edges"]![1]!["node"]!["artifactCollection"]!;
        Assert.Equal("ArtifactPortfolio", portfolio["__typename"]!.GetValue<string>());

        const string Delete = "mutation($input: DeleteArtifactInput!) { result: deleteArtifact(input: $input) { artifact { id state } } }";
        (await wandb.AskAsync(Delete, new { input = new { artifactID = id, deleteAliases = true } })).MustRefuse("version_in_use");
        var unlinked = (await wandb.AskAsync("mutation($input: UnlinkArtifactInput!) { result: unlinkArtifact(input: $input) { success } }", new { input = new { artifactID = id, artifactPortfolioID = portfolio["id"]!.GetValue<string>() } })).Must();
        Assert.True(unlinked.Data["result"]!["success"]!.GetValue<bool>());
        (await wandb.AskAsync(Delete, new { input = new { artifactID = id, deleteAliases = true } })).Must();
        Assert.Null(await wandb.FindAsync("digits", "mlp:v0"));
    }

    [Fact]
    public async Task Run_IsOursWithItsConfigSummaryAndEnd()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        (await wandb.AskAsync(WandbDocuments.Of("UpsertBucket"), new { name = "abcd1234", project = "digits", entity = host.Entity, config = """{"lr":{"value":0.1,"desc":null},"_wandb":{"value":{}}}""" })).Must();
        var id = await wandb.LogAsync("mlp", [("model.bin", [1])]);
        (await wandb.AskAsync(WandbDocuments.Of("UseArtifact"), new { artifactID = id, entityName = host.Entity, projectName = "digits", runName = "abcd1234" })).Must();

        Assert.Equal(HttpStatusCode.OK, await StreamAsync(wandb, host.Entity, """{"files":{"wandb-summary.json":{"offset":0,"content":["{\"loss\":NaN,\"acc\":0.5,\"_wandb\":{}}"]}}}"""));
        Assert.Equal(HttpStatusCode.OK, await StreamAsync(wandb, host.Entity, """{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"loss\":0.5,\"_step\":0,\"_timestamp\":1795465229.003,\"note\":\"text\"}","{\"loss\":NaN,\"_step\":1}"]}}}"""));
        Assert.Equal(HttpStatusCode.OK, await StreamAsync(wandb, host.Entity, "{}"));
        Assert.Equal(HttpStatusCode.OK, await StreamAsync(wandb, host.Entity, """{"complete":true,"exitcode":1}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await StreamAsync(wandb, host.Entity, "[1"));

        var run = CoreHost.Must(await host.App.Get<RunQueries>().GetByNameAsync(host.Entity, "digits", "abcd1234", host.Owner, Ct));
        Assert.Equal((RunState.Failed, """{"lr":0.1}""", """{"loss":"NaN","acc":0.5}"""), (run.Run.State, run.Run.Config, run.Run.Summary));
        Assert.Equal($"{host.Entity}/digits/mlp:v0", Assert.Single(run.Used));
        var points = CoreHost.Must(await host.App.Get<RunMetricQueries>().HistoryAsync(run.Run.Id, "loss", new(), host.Owner, Ct)).Items;
        Assert.Equal([(0L, 0.5), (1L, double.NaN)], points.Select(point => (point.Step, point.Value)));
        var lineage = (await wandb.AskAsync("query($e: String!, $p: String!, $r: String!) { project(name: $p, entityName: $e) { run(name: $r) { artifacts: inputArtifacts(first: 10) { totalCount pageInfo { hasNextPage } edges { node { id } } } } } }", new { e = host.Entity, p = "digits", r = "abcd1234" })).Must();
        Assert.Equal(id, lineage.Data["project"]!["run"]!["artifacts"]!["edges"]![0]!["node"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Run_IsTakenUpAgainWhereItStopped_AndWhatIsSaidAgainCountsOnce()
    {
        const string Status = "query RunResumeStatus($project: String, $entity: String, $name: String!) { model(name: $project, entityName: $entity) { id name entity { id name }"
            + " bucket(name: $name, missingOk: true) { id name summaryMetrics historyTail historyLineCount eventsTail eventsLineCount config wandbConfig(keys: [\"t\"]) runInfo { args } } } }";
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        (await wandb.AskAsync(WandbDocuments.Of("UpsertBucket"), new { name = "abcd1234", project = "digits", entity = host.Entity })).Must();
        const string lines = """{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"loss\":0.5,\"_step\":0,\"_timestamp\":1795465229.0}","{\"loss\":0.4,\"_step\":1,\"_timestamp\":1795465230.0}"]}}}""";
        for (var times = 0; times < 3; times++) Assert.Equal(HttpStatusCode.OK, await StreamAsync(wandb, host.Entity, lines));

        var bucket = (await wandb.AskAsync(Status, new { project = "digits", entity = host.Entity, name = "abcd1234" })).Must().Data["model"]!["bucket"]!;
        var none = (await wandb.AskAsync(Status, new { project = "digits", entity = host.Entity, name = "new" })).Must().Data["model"]!["bucket"];

        Assert.Equal((2, """["{\"_step\":1}"]"""), (bucket["historyLineCount"]!.GetValue<int>(), bucket["historyTail"]!.GetValue<string>()));
        Assert.Null(none);
        const string Runs = "query Runs($e: String!, $f: JSONString) { project(name: \"digits\", entityName: $e) { isBenchmark runCount(filters: $f) runs(filters: $f, first: 10, order: \"+created_at\") { edges { node { name } } } } }";
        Assert.Equal(1, (await wandb.AskAsync(Runs, new { e = host.Entity, f = "{}" })).Must().Data["project"]!["runCount"]!.GetValue<int>());
        (await wandb.AskAsync(Runs, new { e = host.Entity, f = """{"config.lr":0.1}""" })).MustRefuse("filter_unknown");
        var run = CoreHost.Must(await host.App.Get<RunQueries>().GetByNameAsync(host.Entity, "digits", "abcd1234", host.Owner, Ct));
        var points = CoreHost.Must(await host.App.Get<RunMetricQueries>().HistoryAsync(run.Run.Id, "loss", new(), host.Owner, Ct)).Items;
        Assert.Equal([(0L, 0.5), (1L, 0.4)], points.Select(point => (point.Step, point.Value)));
    }

    [Fact]
    public async Task HalfACharacterOrNoKey_IsRefusedAndNeverARedirect()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var config = new string('x', 1_000);
        var many = string.Join(',', Enumerable.Range(0, 1_000).Select(n => $"\"k{n}\":{{\"value\":\"{config}\"}}"));
        (await wandb.AskAsync(WandbDocuments.Of("UpsertBucket"), new { name = "abcd1234", project = "digits", entity = host.Entity, config = """{"a":{"value":"\ud800"}}""" })).Must();
        (await wandb.AskAsync(WandbDocuments.Of("UpsertBucket"), new { name = "abcd1234", project = "digits", entity = host.Entity, config = $"{{{many}}}" })).Must();

        Assert.Equal(HttpStatusCode.BadRequest, await StreamAsync(wandb, host.Entity, """{"files":{"wandb-history.jsonl":{"offset":0,"content":["\ud800"]}}}"""));
        Assert.Equal(HttpStatusCode.OK, await StreamAsync(wandb, host.Entity, """{"files":{"wandb-summary.json":{"offset":0,"content":["{\"a\":\"\\ud800\"}"]}}}"""));
        using var without = await wandb.Bare.PostAsync(new Uri($"/files/{host.Entity}/digits/abcd1234/file_stream", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        var kept = JsonNode.Parse(CoreHost.Must(await host.App.Get<RunQueries>().GetByNameAsync(host.Entity, "digits", "abcd1234", host.Owner, Ct)).Run.Config)!.AsObject();
        Assert.InRange(kept.Count, 200, 262); // As many as 256 KiB hold, the first ones.
        Assert.Equal(config, kept["k0"]!.GetValue<string>());
    }

    [Fact]
    public async Task Versions_AreListedNewestFirstPageByPage()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        for (byte i = 0; i < 3; i++) await wandb.LogAsync("mlp", [("model.bin", [i])]);

        var first = await ListAsync(wandb, host.Entity, null, """{"state":"COMMITTED"}""");
        var second = await ListAsync(wandb, host.Entity, first["pageInfo"]!["endCursor"]!.GetValue<string>(), null);

        Assert.Equal(["v2", "v1"], first["edges"]!.AsArray().Select(edge => edge!["version"]!.GetValue<string>()));
        Assert.Equal((3, true), (first["totalCount"]!.GetValue<int>(), first["pageInfo"]!["hasNextPage"]!.GetValue<bool>()));
        Assert.Equal("v0", Assert.Single(second["edges"]!.AsArray())!["version"]!.GetValue<string>());
        Assert.False(second["pageInfo"]!["hasNextPage"]!.GetValue<bool>());
        var unknown = await wandb.AskAsync(WandbDocuments.Of("ProjectArtifacts"), new { entity = host.Entity, project = "digits", type = "model", collection = "mlp", filters = """{"tag":"x"}""" });
        unknown.MustRefuse("filter_unknown");
    }

    [Fact]
    public async Task TenThousandVersions_AreListedByOneQueryAPage()
    {
        var recorder = new QueryRecorder();
        await using var app = await RegistryApp.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(options => options.AddInterceptors(recorder)));
        var ada = await app.AddAccountAsync();
        var wandb = await WandbClient.OfAsync(app, ada, ada.Name);
        (await wandb.LinkAsync(await wandb.LogAsync("mlp", [("model.bin", [1])]), "Digits")).Must();
        var lists = new[] { (Project: "digits", Collection: "mlp"), (Project: "model-registry", Collection: "Digits") };
        var few = new List<int>();
        foreach (var list in lists) few.Add(await CountAsync(list));
        await ManyVersions.FillAsync(app, "Digits", 10_000);

        foreach (var (list, before) in lists.Zip(few))
        {
            Assert.Equal(before, await CountAsync(list));
            recorder.Queries.Clear();
            var first = await PageAsync(list, null);
            Assert.Single(recorder.Queries, query => query.Text.Contains("\"Memberships\"", StringComparison.Ordinal) && query.Text.Contains("LIMIT @", StringComparison.Ordinal));
            var second = await PageAsync(list, first["pageInfo"]!["endCursor"]!.GetValue<string>());

            Assert.Equal(PageRequest.MaxLimit, Names(first).Count);
            Assert.Equal("v9999", Names(first)[0]);
            Assert.Empty(Names(first).Intersect(Names(second), StringComparer.Ordinal));
            Assert.DoesNotContain(recorder.Queries, query => query.Text.Contains("OFFSET", StringComparison.Ordinal));
            Assert.Equal(10_000, first["totalCount"]!.GetValue<int>());
        }

        static List<string> Names(JsonNode page) => page["edges"]!.AsArray().Select(edge => edge!["version"]!.GetValue<string>()).ToList();

        async Task<int> CountAsync((string Project, string Collection) list)
        {
            recorder.Queries.Clear();
            await PageAsync(list, null);
            return Asked(recorder);
        }

        async Task<JsonNode> PageAsync((string Project, string Collection) list, string? cursor) =>
            (await wandb.AskAsync(WandbDocuments.Of("ProjectArtifacts"), new { entity = ada.Name, project = list.Project, type = "model", collection = list.Collection, perPage = 5_000, cursor })).Must()
                .Data["project"]!["artifactType"]!["artifactCollection"]!["artifacts"]!;
    }

    [Fact]
    public async Task Collections_AreListedByAsManyQueriesAsOne()
    {
        const string Ask = "query($e: String!) { project(name: \"digits\", entityName: $e) { artifactCollections(first: 50) { totalCount pageInfo { hasNextPage } edges { node {"
            + " __typename id name description createdAt updatedAt state project { name } defaultArtifactType { name } tags { edges { node { name } } } aliases { edges { node { alias } } } } } } } }";
        var recorder = new QueryRecorder();
        await using var app = await RegistryApp.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(options => options.AddInterceptors(recorder)));
        var ada = await app.AddAccountAsync();
        var wandb = await WandbClient.OfAsync(app, ada, ada.Name);
        await wandb.LogAsync("a0", [("model.bin", [1])], aliases: ["best"]);
        var (one, of) = await CountAsync();
        Assert.Equal((1, "best"), (of.Count, of[0]!["node"]!["aliases"]!["edges"]![0]!["node"]!["alias"]!.GetValue<string>()));
        for (var n = 1; n < 6; n++) await wandb.LogAsync($"a{n}", [("model.bin", [1])]);

        var (six, ofSix) = await CountAsync();

        Assert.Equal((6, one), (ofSix.Count, six));

        async Task<(int Count, JsonArray Edges)> CountAsync()
        {
            recorder.Queries.Clear();
            var answer = (await wandb.AskAsync(Ask, new { e = ada.Name })).Must();
            return (Asked(recorder), answer.Data["project"]!["artifactCollections"]!["edges"]!.AsArray());
        }
    }

    private static int Asked(QueryRecorder recorder) => recorder.Queries.Count(query => Tables.Any(table => query.Text.Contains($"\"{table}\"", StringComparison.Ordinal)));

    private static Task<WandbAnswer> AliasAsync(WandbClient wandb, string operation, string id, string entity, string project, string collection, string alias) =>
        wandb.AskAsync(WandbDocuments.Of(operation), new { input = new { artifactID = id, aliases = new[] { new { entityName = entity, projectName = project, artifactCollectionName = collection, alias } } } });

    private static async Task<HttpStatusCode> StreamAsync(WandbClient wandb, string entity, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/files/{entity}/digits/abcd1234/file_stream") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await wandb.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<JsonNode> ListAsync(WandbClient wandb, string entity, string? cursor, string? filters) =>
        (await wandb.AskAsync(WandbDocuments.Of("ProjectArtifacts"), new { entity, project = "digits", type = "model", collection = "mlp", perPage = 2, cursor, filters })).Must()
            .Data["project"]!["artifactType"]!["artifactCollection"]!["artifacts"]!;
}
