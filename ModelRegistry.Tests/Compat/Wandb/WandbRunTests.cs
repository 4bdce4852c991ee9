using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;
using ModelRegistry.Tests.Providers.Offline;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Compat.Wandb;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>Runs by wandb's wire: what they carry, how they are listed, that they go on; and who asks, and what types there are.</summary>
public sealed class WandbRunTests(SharedRegistry registry)
{
    private const string Runs = "query Runs($entity: String!, $cursor: String, $perPage: Int = 50, $order: String, $filters: JSONString) { project(name: \"digits\", entityName: $entity) { internalId runCount(filters: $filters)"
        + " runs(filters: $filters, after: $cursor, first: $perPage, order: $order) { totalCount edges { node { id tags name displayName state group jobType notes createdAt heartbeatAt config summaryMetrics historyLineCount"
        + " user { name username } } cursor } pageInfo { endCursor hasNextPage } } } }";

    private const string Update = "mutation Update($id: String!, $notes: String, $tags: [String!], $groupName: String, $jobType: String) { upsertBucket(input: { id: $id, notes: $notes, tags: $tags, groupName: $groupName, jobType: $jobType })"
        + " { bucket { id tags notes group jobType } } }";

    // What background services ask meanwhile is of other tables.
    private static readonly string[] Tables = ["Runs", "RunMetrics", "RunUses", "KeyedTags", "Projects"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TagsNotesGroupAndJobType_AreKeptGivenBackAndTakenAway()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        string[] tags = ["nightly", "手書き \"a\", b"];
        await UpsertAsync(wandb, host.Entity, "abcd1234", tags: tags, notes: "first try\n次", groupName: "fold", jobType: "train");
        // A running script speaks of its config again, and of nothing else.
        await UpsertAsync(wandb, host.Entity, "abcd1234", config: """{"lr":{"value":0.1}}""");

        var run = await RunAsync();
        Assert.Equal(tags, Texts(run["tags"]));
        Assert.Equal(("first try\n次", "fold", "train"), (run["notes"]!.GetValue<string>(), run["group"]!.GetValue<string>(), run["jobType"]!.GetValue<string>()));
        var kept = CoreHost.Must(await host.App.Get<RunMetricQueries>().TagsAsync(await IdAsync(), host.Owner, Ct));
        Assert.Equal(["wandb.group=fold", "wandb.job_type=train", "wandb.notes=first try\n次", """wandb.tags=["nightly","手書き \"a\", b"]"""], kept.Select(tag => $"{tag.Key}={tag.Value}"));

        var bucket = (await wandb.AskAsync(Update, new { id = run["id"]!.GetValue<string>(), notes = string.Empty, tags = Array.Empty<string>(), jobType = "evaluate" })).Must().Data["upsertBucket"]!["bucket"]!;
        Assert.Null(bucket["notes"]);
        Assert.Equal((0, "fold", "evaluate"), (bucket["tags"]!.AsArray().Count, bucket["group"]!.GetValue<string>(), bucket["jobType"]!.GetValue<string>()));

        async Task<JsonNode> RunAsync() => (await wandb.AskAsync(WandbDocuments.Of("Run"), new { entity = host.Entity, project = "digits", name = "abcd1234" })).Must().Data["project"]!["run"]!;

        async Task<Guid> IdAsync() => CoreHost.Must(await host.App.Get<RunQueries>().GetByNameAsync(host.Entity, "digits", "abcd1234", host.Owner, Ct)).Run.Id;
    }

    [Fact]
    public async Task WhatIsLongerThanIsKept_IsCutAndFailsNoScript()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var tags = Enumerable.Range(0, 3).Select(n => new string((char)('a' + n), 40_000)).ToArray();

        await UpsertAsync(wandb, host.Entity, "long", tags: tags, notes: new string('n', KeyedTag.MaxValueLength - 1) + "😀", groupName: "a\0b\uFFFE", displayName: new string('d', Run.MaxDisplayName + 1));

        var run = Assert.Single(await ListAsync(wandb, host.Entity));
        Assert.Equal(tags[..2], Texts(run["tags"]));
        Assert.Equal((new string('n', KeyedTag.MaxValueLength - 1), "ab"), (run["notes"]!.GetValue<string>(), run["group"]!.GetValue<string>()));
        Assert.Equal(new string('d', Run.MaxDisplayName), run["displayName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Runs_ComeInTheOrderAskedForPageByPage()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        foreach (var (name, displayName, loss) in new[] { ("r1", "c", "0.2"), ("r2", "a", "0.3"), ("r3", "b", "0.1") })
        {
            await UpsertAsync(wandb, host.Entity, name, displayName: displayName);
            await StreamAsync(wandb, host.Entity, name, $$$$"""{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"loss\":{{{{loss}}}},\"_step\":0}"]}}}""");
        }

        await UpsertAsync(wandb, host.Entity, "r4", displayName: "d"); // It measured nothing.
        await StreamAsync(wandb, host.Entity, "r2", """{"files":{"wandb-summary.json":{"offset":0,"content":["{\"loss\":0.3}"]}}}""");

        foreach (var (order, names) in new[]
        {
            ("+created_at", "r1 r2 r3 r4"), ("-created_at", "r4 r3 r2 r1"), ("", "r4 r3 r2 r1"), ("created_at", "r1 r2 r3 r4"), ("+display_name", "r2 r3 r1 r4"), ("-name", "r4 r3 r2 r1"),
            ("+summary_metrics.loss", "r3 r1 r2 r4"), ("-summary_metrics.loss", "r2 r1 r3 r4"), ("-heartbeat_at", "r2 r4 r3 r1"),
        })
        {
            var (found, cursor) = (new List<string>(), (string?)null);
            // Two pages; a cursor that led back would lead back for ever.
            for (var pages = 0; pages == 0 || (cursor is not null && pages < 4); pages++)
            {
                var page = await PageAsync(wandb, host.Entity, order, null, 3, cursor);
                found.AddRange(Names(page));
                cursor = page["pageInfo"]!["hasNextPage"]!.GetValue<bool>() ? page["pageInfo"]!["endCursor"]!.GetValue<string>() : null;
            }

            Assert.True(names == string.Join(' ', found), $"{order}: {string.Join(' ', found)}");
        }

        (await AskAsync(wandb, host.Entity, "+config.lr.value", null)).MustRefuse("order_unknown");
    }

    [Fact]
    public async Task Runs_AreThoseTheFiltersAskFor_AndCountedSo()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await UpsertAsync(wandb, host.Entity, "r1", displayName: "one", tags: ["nightly", "good"]);
        await UpsertAsync(wandb, host.Entity, "r2", displayName: "two", tags: ["goodness"]);
        await UpsertAsync(wandb, host.Entity, "r3", displayName: "one");
        await StreamAsync(wandb, host.Entity, "r1", """{"complete":true,"exitcode":0}""");
        await StreamAsync(wandb, host.Entity, "r2", """{"complete":true,"exitcode":1}""");

        foreach (var (filters, names) in new[]
        {
            ("{}", "r1 r2 r3"), ("""{"state":"finished"}""", "r1"), ("""{"state":{"$in":["failed","running"]}}""", "r2 r3"), ("""{"display_name":"one"}""", "r1 r3"), ("""{"name":"r2"}""", "r2"),
            ("""{"$and":[{"display_name":{"$eq":"one"}},{"state":"running"}]}""", "r3"), ("""{"tags":"good"}""", "r1"), ("""{"tags":{"$in":["goodness"]}}""", "r2"), ("""{"state":"paused"}""", ""),
        })
        {
            var project = (await AskAsync(wandb, host.Entity, "+created_at", filters)).Must().Data["project"]!;
            var found = Names(project["runs"]!);
            Assert.True(names == string.Join(' ', found), $"{filters}: {string.Join(' ', found)}");
            Assert.Equal((found.Count, found.Count), (project["runCount"]!.GetValue<int>(), project["runs"]!["totalCount"]!.GetValue<int>()));
        }

        foreach (var filters in new[] { """{"config.lr":0.1}""", """{"$or":[{"state":"finished"}]}""", """{"state":{"$ne":"finished"}}""", """{"tags":{"$in":["a","b"]}}""", """{"name":7}""", """{"state":"\ud800"}""", "[]", "{" })
            (await AskAsync(wandb, host.Entity, null, filters)).MustRefuse("filter_unknown");
    }

    [Fact]
    public async Task Runs_AreListedByAsManyQueriesAsFew()
    {
        var recorder = new QueryRecorder();
        await using var app = await RegistryApp.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(options => options.AddInterceptors(recorder)));
        var ada = await app.AddAccountAsync();
        var wandb = await WandbClient.OfAsync(app, ada, ada.Name);
        await MakeAsync(0, 5);
        var few = await CountAsync(5);

        await MakeAsync(5, 50);

        Assert.Equal(few, await CountAsync(50));

        async Task MakeAsync(int from, int to)
        {
            for (var n = from; n < to; n++)
            {
                await UpsertAsync(wandb, ada.Name, $"r{n}", tags: ["nightly"], notes: "words", groupName: "fold", jobType: "train");
                await StreamAsync(wandb, ada.Name, $"r{n}", """{"files":{"wandb-history.jsonl":{"offset":0,"content":["{\"loss\":0.5,\"_step\":0}"]}}}""");
            }
        }

        async Task<int> CountAsync(int runs)
        {
            recorder.Queries.Clear();
            var page = await PageAsync(wandb, ada.Name, "-created_at", null, 100, null);
            var asked = recorder.Queries.Count(query => Tables.Any(table => query.Text.Contains($"\"{table}\"", StringComparison.Ordinal)));
            Assert.Equal((runs, runs), (Names(page).Count, page["edges"]!.AsArray().Count(edge => Texts(edge!["node"]!["tags"]) is ["nightly"])));
            return asked;
        }
    }

    [Fact]
    public async Task RunThatIsOver_RunsAgainWhenItsScriptSpeaks()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await UpsertAsync(wandb, host.Entity, "abcd1234");
        await StreamAsync(wandb, host.Entity, "abcd1234", """{"complete":true,"exitcode":1}""");
        Assert.Equal(RunState.Failed, (await StateAsync()).State);

        await StreamAsync(wandb, host.Entity, "abcd1234", "{}");
        Assert.Equal((RunState.Running, null), await StateAsync());
        await StreamAsync(wandb, host.Entity, "abcd1234", """{"complete":true,"exitcode":0}""");

        Assert.Equal(RunState.Finished, (await StateAsync()).State);

        async Task<(RunState State, DateTimeOffset? FinishedAt)> StateAsync()
        {
            var run = CoreHost.Must(await host.App.Get<RunQueries>().GetByNameAsync(host.Entity, "digits", "abcd1234", host.Owner, Ct)).Run;
            return (run.State, run.FinishedAt);
        }
    }

    [Fact]
    public async Task RunIdThatIsNoRuns_IsRefusedAndNothingIsMade()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await UpsertAsync(wandb, host.Entity, "known");
        var stranger = await host.App.AddAccountAsync();
        CoreHost.Must(await host.App.Get<CreateProject>().ExecuteAsync(new(stranger.Name, "digits"), stranger, Ct));
        var theirs = CoreHost.Must(await host.App.Get<CreateRun>().ExecuteAsync(new(stranger.Name, "digits", "theirs"), stranger, Ct));
        var away = CoreHost.Must(await host.App.Get<CreateRun>().ExecuteAsync(new(host.Entity, "digits", "away"), host.Owner, Ct));
        CoreHost.Must(await host.App.Get<ChangeRun>().ExecuteAsync(new(host.Entity, "digits", away) { IsDeleted = true }, host.Owner, Ct));

        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in new[] { "zzz", WandbIds.OfRun(Guid.CreateVersion7()), WandbIds.OfRun(theirs), WandbIds.OfRun(away), WandbIds.OfArtifact(away) })
        {
            var answer = await wandb.AskAsync(WandbDocuments.Of("UpsertBucket"), new { id, name = "new", displayName = "renamed", state = "finished" });
            said.Add(answer.MustRefuse("not_found").Body["errors"]![0]!["message"]!.GetValue<string>());
        }

        Assert.Single(said); // What is not theirs to see looks like what is not there.
        Assert.False((await host.App.Get<ProjectQueries>().GetAsync(host.Owner.DefaultEntity, WandbRuns.DefaultProject, host.Owner, Ct)).IsSuccess);
        Assert.Equal("known", Assert.Single(await ListAsync(wandb, host.Entity))["name"]!.GetValue<string>());
        foreach (var (id, owner) in new[] { (theirs, stranger), (away, host.Owner) })
        {
            var run = CoreHost.Must(await host.App.Get<RunQueries>().GetAsync(id, owner, Ct)).Run;
            Assert.Equal((null, RunState.Running), (run.DisplayName, run.State));
        }

        // An empty one names none.
        var made = (await wandb.AskAsync(WandbDocuments.Of("UpsertBucket"), new { id = string.Empty, name = "new", project = "digits", entity = host.Entity })).Must().Data["upsertBucket"]!;
        Assert.True(made["inserted"]!.GetValue<bool>());
    }

    [Fact]
    public async Task ArtifactTypes_AreThoseOfTheProject()
    {
        const string Types = "query($e: String!, $p: String!, $t: String!) { project(name: $p, entityName: $e) { artifactTypes { edges { node { name } } } artifactType(name: $t) { name } } }";
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var id = await wandb.LogAsync("mlp", [("model.bin", [1])]);
        await wandb.BeginAsync("unfinished", [("rows.csv", [3])], type: "table");
        var log = await wandb.BeginAsync("data", [("rows.csv", [2])], type: "dataset");
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync((await wandb.AnnounceAsync(log))[0]!, [2]));
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(log));
        (await wandb.CommitAsync(log)).Must();
        (await wandb.LinkAsync(id, "Digits")).Must();

        Assert.Equal(("dataset model", "dataset"), await TypesAsync("digits", "dataset"));
        Assert.Equal(("dataset model", null), await TypesAsync("digits", "table"));
        Assert.Equal(("model", "model"), await TypesAsync("model-registry", "model"));

        async Task<(string All, string? One)> TypesAsync(string project, string type)
        {
            var found = (await wandb.AskAsync(Types, new { e = host.Entity, p = project, t = type })).Must().Data["project"]!;
            return (string.Join(' ', found["artifactTypes"]!["edges"]!.AsArray().Select(edge => edge!["node"]!["name"]!.GetValue<string>())), found["artifactType"]?["name"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Viewer_IsSaidWithTheirOwnAddressAndTeams()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var administrator = await host.App.AddAccountAsync(administrator: true);
        var wandb = await WandbClient.OfAsync(host.App, administrator, administrator.Name);

        var viewer = (await wandb.AskAsync("{ viewer { username email admin teams { edges { node { name } } } } }")).Must().Data["viewer"]!;

        Assert.Equal(($"{administrator.Name}@example.org", true), (viewer["email"]!.GetValue<string>(), viewer["admin"]!.GetValue<bool>()));
        Assert.Equal([administrator.Name], viewer["teams"]!["edges"]!.AsArray().Select(edge => edge!["node"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task NumberAsAlias_IsRefusedWhereverItIsSaid_AndNothingIsDone()
    {
        await using var host = await ApiHost.JoinAsync(registry);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var id = await wandb.LogAsync("mlp", [("model.bin", [1])]);
        object Alias(string alias) => new { entityName = host.Entity, projectName = "digits", artifactCollectionName = "mlp", alias };

        (await wandb.AskAsync(WandbDocuments.Of("AddAliases"), new { input = new { artifactID = id, aliases = new[] { Alias("best"), Alias("v7") } } })).MustRefuse("alias_reserved");
        (await wandb.LinkAsync(id, "Digits", "latest", "v7")).MustRefuse("alias_reserved");
        var create = new
        {
            entityName = host.Entity,
            projectName = "digits",
            artifactTypeName = "model",
            artifactCollectionName = "mlp",
            digest = new string('1', 32),
            digestAlgorithm = "MANIFEST_MD5",
            aliases = new[] { new { artifactCollectionName = "mlp", alias = "v7" } }
        };
        (await wandb.AskAsync(WandbDocuments.Of("CreateArtifact"), new { input = create })).MustRefuse("alias_reserved");

        Assert.Null(await wandb.FindAsync("digits", "mlp:best"));
        Assert.Null(await wandb.FindAsync("model-registry", "Digits:latest"));
    }

    private static async Task UpsertAsync(WandbClient wandb, string entity, string name, string? config = null, string[]? tags = null, string? notes = null, string? groupName = null, string? jobType = null, string? displayName = null) =>
        (await wandb.AskAsync(WandbDocuments.Of("UpsertBucket"), new { name, project = "digits", entity, config, tags, notes, groupName, jobType, displayName })).Must();

    private static async Task StreamAsync(WandbClient wandb, string entity, string run, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/files/{entity}/digits/{run}/file_stream") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await wandb.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static Task<WandbAnswer> AskAsync(WandbClient wandb, string entity, string? order, string? filters, int perPage = 50, string? cursor = null) => wandb.AskAsync(Runs, new { entity, order, filters, perPage, cursor });

    private static async Task<JsonNode> PageAsync(WandbClient wandb, string entity, string? order, string? filters, int perPage, string? cursor) =>
        (await AskAsync(wandb, entity, order, filters, perPage, cursor)).Must().Data["project"]!["runs"]!;

    private static async Task<List<JsonNode>> ListAsync(WandbClient wandb, string entity) =>
        (await PageAsync(wandb, entity, null, null, 50, null))["edges"]!.AsArray().Select(edge => edge!["node"]!).ToList();

    private static List<string> Names(JsonNode page) => page["edges"]!.AsArray().Select(edge => edge!["node"]!["name"]!.GetValue<string>()).ToList();

    private static List<string> Texts(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>()).ToList();
}
