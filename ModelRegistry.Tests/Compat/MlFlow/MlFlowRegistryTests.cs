using System.Text.Json.Nodes;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>Section 3 of the wire: each route, as raw JSON.</summary>
public sealed class MlFlowRegistryTests(SharedRegistry registry)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RegisteredModel_IsMadeReadDescribedTaggedRenamedAndDeleted()
    {
        var (_, mlflow) = await JoinAsync();

        var made = (await mlflow.PostAsync("registered-models/create", new { name = "Digits", description = "of hands", tags = new[] { new { key = "task", value = "vision" } } })).Ok().Json["registered_model"]!;
        Assert.Equal(["creation_timestamp", "description", "last_updated_timestamp", "name", "tags", "user_id"], made.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal("""[{"key":"task","value":"vision"}]""", made["tags"]!.ToJsonString());
        (await mlflow.PatchAsync("registered-models/update", new { name = "Digits", description = "others" })).Ok();
        Assert.Equal("{}", (await mlflow.PostAsync("registered-models/set-tag", new { name = "Digits", key = "seed" })).Ok().Text);
        Assert.Equal("{}", (await mlflow.DeleteAsync("registered-models/delete-tag", new { name = "Digits", key = "task" })).Ok().Text);
        (await mlflow.DeleteAsync("registered-models/delete-tag", new { name = "Digits", key = "never" })).Ok();
        var renamed = (await mlflow.PostAsync("registered-models/rename", new { name = "Digits", new_name = "Figures" })).Ok().Json["registered_model"]!;
        Assert.Equal(("Figures", "others"), (Text(renamed, "name"), Text(renamed, "description")));
        Assert.Equal("""[{"key":"seed","value":""}]""", renamed["tags"]!.ToJsonString());
        (await mlflow.PostAsync("registered-models/rename", new { name = "Figures", new_name = "Figures" })).Ok();
        Assert.Equal("{}", (await mlflow.DeleteAsync("registered-models/delete", new { name = "Figures" })).Ok().Text);
        (await mlflow.GetAsync("registered-models/get", ("name", "Figures"))).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=Figures not found");
    }

    [Fact]
    public async Task Version_IsNumberedFromOne_AndIsTheBookmarkBelow()
    {
        var (host, mlflow) = await JoinAsync();
        await mlflow.ModelAsync("Digits");

        var first = (await mlflow.PostAsync("model-versions/create", new { name = "Digits", source = "s3://bucket/a", run_link = "http://ci/1", description = "words", tags = new[] { new { key = "k", value = "v" } } })).Ok().Json["model_version"]!;
        var second = (await mlflow.VersionAsync("Digits", "s3://bucket/a")).Ok().Json["model_version"]!;
        var read = (await mlflow.GetAsync("model-versions/get", ("name", "Digits"), ("version", "1"))).Ok().Json["model_version"]!;

        Assert.Equal(("1", "None", "READY", "s3://bucket/a", "http://ci/1", "words"), (Text(first, "version"), Text(first, "current_stage"), Text(first, "status"), Text(first, "source"), Text(first, "run_link"), Text(first, "description")));
        Assert.Equal("2", Text(second, "version"));
        Assert.Equal("""[{"key":"k","value":"v"}]""", read["tags"]!.ToJsonString());
        Assert.Equal("s3://bucket/a", Text((await mlflow.GetAsync("model-versions/get-download-uri", ("name", "Digits"), ("version", "2"))).Ok().Json, "artifact_uri"));
        var bookmarks = CoreHost.Must(await host.App.Get<RegisteredModelQueries>().ListAsync(host.Entity, "Digits", new(), host.Owner, Ct)).Items;
        Assert.Equal([1, 0], bookmarks.Select(bookmark => bookmark.Number));
        Assert.Contains("s3://bucket/a", bookmarks[0].Version!.Metadata, StringComparison.Ordinal);
        (await mlflow.PatchAsync("model-versions/update", new { name = "Digits", version = "1" })).Ok();
        (await mlflow.PostAsync("model-versions/set-tag", new { name = "Digits", version = "1", key = "k", value = "w" })).Ok();
        (await mlflow.DeleteAsync("model-versions/delete-tag", new { name = "Digits", version = "1", key = "none" })).Ok();
        var changed = (await mlflow.GetAsync("model-versions/get", ("name", "Digits"), ("version", "1"))).Ok().Json["model_version"]!;
        Assert.Null(changed["description"]);
        Assert.Equal("""[{"key":"k","value":"w"}]""", changed["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task DeletedVersion_IsGoneWithItsAliases_AndItsNumberIsNotUsedAgain()
    {
        var (_, mlflow) = await JoinAsync();
        await mlflow.ModelAsync("Digits", 2);
        (await mlflow.PostAsync("registered-models/alias", new { name = "Digits", alias = "champion", version = "2" })).Ok();

        Assert.Equal("{}", (await mlflow.DeleteAsync("model-versions/delete", new { name = "Digits", version = "2" })).Ok().Text);

        (await mlflow.GetAsync("model-versions/get", ("name", "Digits"), ("version", "2"))).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=Digits, version=2) not found");
        (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "champion"))).Refused(400, "INVALID_PARAMETER_VALUE", "Registered model alias champion not found.");
        Assert.Equal("3", Text((await mlflow.VersionAsync("Digits", "s3://bucket/3")).Ok().Json["model_version"]!, "version"));
    }

    [Fact]
    public async Task Alias_MovesResolvesAndGoes_AndIsTheBoards()
    {
        var (host, mlflow) = await JoinAsync();
        await mlflow.ModelAsync("Digits", 2);

        (await mlflow.PostAsync("registered-models/alias", new { name = "Digits", alias = "champion", version = "1" })).Ok();
        Assert.Equal("1", Text((await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "champion"))).Ok().Json["model_version"]!, "version"));
        CoreHost.Must(await host.App.Get<MoveAlias>().ExecuteAsync(new(CollectionPath.OfModel(host.Entity, "Digits"), "champion", "v1", 1), host.Owner, Ct));
        var moved = (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "champion"))).Ok().Json["model_version"]!;
        var model = (await mlflow.GetAsync("registered-models/get", ("name", "Digits"))).Ok().Json["registered_model"]!;

        Assert.Equal(("2", """["champion"]"""), (Text(moved, "version"), moved["aliases"]!.ToJsonString()));
        Assert.Equal("""[{"alias":"champion","version":"2"}]""", model["aliases"]!.ToJsonString());
        Assert.Null(model["latest_versions"]![0]!["aliases"]);
        Assert.Equal("2", Text((await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "latest"))).Ok().Json["model_version"]!, "version"));
        (await mlflow.DeleteAsync("registered-models/alias", new { name = "Digits", alias = "champion" })).Ok();
        (await mlflow.DeleteAsync("registered-models/alias", new { name = "Digits", alias = "champion" })).Ok();
    }

    [Fact]
    public async Task Stage_IsAnAlias_AndTheFormerHolderIsArchivedWhereAsked()
    {
        var (host, mlflow) = await JoinAsync();
        await mlflow.ModelAsync("Digits", 3);

        await StageAsync(mlflow, "1", "production");
        var second = await StageAsync(mlflow, "2", "Production", archive: true);
        await StageAsync(mlflow, "3", "Staging");

        Assert.Equal("Production", Text(second, "current_stage"));
        Assert.Equal("Archived", Text((await mlflow.GetAsync("model-versions/get", ("name", "Digits"), ("version", "1"))).Ok().Json["model_version"]!, "current_stage"));
        var latest = (await mlflow.PostAsync("registered-models/get-latest-versions", new { name = "Digits", stages = new[] { "Production", "staging" } })).Ok().Json["model_versions"]!.AsArray();
        Assert.Equal(["2 Production", "3 Staging"], latest.Select(one => $"{Text(one!, "version")} {Text(one!, "current_stage")}"));
        Assert.Equal(3, (await mlflow.GetAsync("registered-models/get-latest-versions", ("name", "Digits"))).Ok().Json["model_versions"]!.AsArray().Count);
        var states = CoreHost.Must(await host.App.Get<AliasQueries>().ListAsync(CollectionPath.OfModel(host.Entity, "Digits"), host.Owner, Ct));
        Assert.Equal(["archived v0", "production v1", "staging v2"], states.Select(state => $"{state.Alias} v{state.Number}").Order(StringComparer.Ordinal));
        Assert.Equal("None", Text(await StageAsync(mlflow, "2", "None"), "current_stage"));
    }

    [Fact]
    public async Task ProtectedAlias_KeepsItsRules()
    {
        var (host, mlflow) = await JoinAsync();
        await mlflow.ModelAsync("Digits", 1);
        var path = CollectionPath.OfModel(host.Entity, "Digits");
        CoreHost.Must(await host.App.Get<ProtectAlias>().ExecuteAsync(new(path, "production", new(Role.Reviewer)), host.Owner, Ct));
        var contributor = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, contributor, Role.Contributor);
        var theirs = await MlFlowClient.OfAsync(host.App, contributor, host.Entity);

        // It has no files.
        (await mlflow.PostAsync("registered-models/alias", new { name = "Digits", alias = "production", version = "1" })).Refused(400, "INVALID_PARAMETER_VALUE", "no files");
        var (run, root) = await mlflow.RunAsync();
        (await mlflow.PutAsync($"{root}/model/MLmodel", "flavors")).Ok();
        (await mlflow.VersionAsync("Digits", $"runs:/{run}/model")).Ok();
        (await theirs.PostAsync("model-versions/transition-stage", new { name = "Digits", version = "2", stage = "Production", archive_existing_versions = false })).Refused(403, "PERMISSION_DENIED", "request");
        Assert.Equal("Production", Text(await StageAsync(mlflow, "2", "Production", archive: true), "current_stage"));
        (await theirs.DeleteAsync("registered-models/alias", new { name = "Digits", alias = "production" })).Refused(403, "PERMISSION_DENIED");
        Assert.Equal("2", Text((await theirs.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "production"))).Ok().Json["model_version"]!, "version"));
    }

    [Fact]
    public async Task Copy_IsABookmarkOfTheSameVersion()
    {
        var (host, mlflow) = await JoinAsync();
        await mlflow.ModelAsync("A", 2);
        await mlflow.ModelAsync("B");

        var copy = (await mlflow.PostAsync("model-versions/create", new { name = "B", source = "models:/A/2", run_id = "", run_link = "", description = "", tags = new[] { new { key = "k", value = "v" } } })).Ok().Json["model_version"]!;

        Assert.Equal(("1", "models:/A/2"), (Text(copy, "version"), Text(copy, "source")));
        Assert.Equal("s3://bucket/2", Text((await mlflow.GetAsync("model-versions/get-download-uri", ("name", "B"), ("version", "1"))).Ok().Json, "artifact_uri"));
        var both = new[] { "A", "B" }.Select(async name => CoreHost.Must(await host.App.Get<RegisteredModelQueries>().GetAsync(host.Entity, name, "latest", host.Owner, Ct)).Version!.Id);
        Assert.Single((await Task.WhenAll(both)).Distinct());
        (await mlflow.VersionAsync("B", "models:/A/9")).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=A, version=9) not found");
    }

    [Theory]
    [InlineData("team/digits")]
    [InlineData("a:b")]
    [InlineData("..")]
    [InlineData("  x ")]
    public async Task NameThatIsNoneOfOurs_IsKeptAndAnswers(string name)
    {
        var (host, mlflow) = await JoinAsync();

        Assert.Equal(name, Text((await mlflow.PostAsync("registered-models/create", new { name })).Ok().Json["registered_model"]!, "name"));
        (await mlflow.VersionAsync(name, "s3://b/1")).Ok();
        (await mlflow.PostAsync("registered-models/alias", new { name, alias = "champion", version = "1" })).Ok();

        Assert.Equal(name, Text((await mlflow.GetAsync("registered-models/alias", ("name", name), ("alias", "champion"))).Ok().Json["model_version"]!, "name"));
        var shown = CoreHost.Must(await host.App.Get<CollectionQueries>().ListAsync(host.Entity, "model-registry", new(), host.Owner, Ct)).Items[0];
        Assert.Equal(name, shown.ShownName);
        Assert.NotEqual(name, shown.Path.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ArtifactThatIsMadeForSuchAName_IsCalledSoToo(bool ofARun)
    {
        var (host, mlflow) = await JoinAsync();
        var (_, root) = await mlflow.RunAsync();
        await mlflow.PutAsync($"{root}/model/a.bin", "1");
        await mlflow.ModelAsync("team/digits");

        (await mlflow.VersionAsync("team/digits", ofARun ? $"mlflow-artifacts:/{root}/model" : "s3://b/1")).Ok();

        var name = CoreHost.Must(await host.App.Get<CollectionQueries>().ListAsync(host.Entity, "model-registry", new(), host.Owner, Ct)).Items[0].Path.Name;
        var version = CoreHost.Must(await host.App.Get<RegisteredModelQueries>().GetAsync(host.Entity, name, "v0", host.Owner, Ct)).Version!;
        Assert.Equal((ofARun ? 1 : 0, "team/digits"), (version.FileCount, version.ArtifactShownName));
    }

    [Fact]
    public async Task NameWithItsAccentApart_IsTheSameName()
    {
        var (_, mlflow) = await JoinAsync();
        var (apart, whole) = ("Mode\u0300le".Normalize(System.Text.NormalizationForm.FormD), "Mode\u0300le".Normalize(System.Text.NormalizationForm.FormC));

        await mlflow.ModelAsync(apart, 1);

        Assert.Equal(whole, Text((await mlflow.GetAsync("model-versions/get", ("name", apart), ("version", "1"))).Ok().Json["model_version"]!, "name"));
        (await mlflow.GetAsync("registered-models/get", ("name", whole))).Ok();
        (await mlflow.PostAsync("registered-models/create", new { name = whole })).Refused(400, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task UserName_IsTheEntity_WhereTheTokenMaySeeIt_AndElseTheOwnersDefaultCounts()
    {
        var host = await ApiHost.JoinAsync(registry);
        var (token, stranger) = (await host.App.TokenAsync(host.Owner, Role.Owner), await host.App.AddAccountAsync());
        var (team, own) = (new MlFlowClient(host.App.StrangerClient(), host.Entity, token), new MlFlowClient(host.App.StrangerClient(), "whatever", token));
        await team.ModelAsync("Of the team");
        await own.ModelAsync("Of their own");

        Assert.Equal("Of the team", await NamesAsync(team));
        Assert.Equal("Of their own", await NamesAsync(own));
        Assert.Equal("Of their own", await NamesAsync(new(host.App.StrangerClient(), stranger.Name, token)));
        Assert.Equal("Of their own", await NamesAsync(new(host.App.StrangerClient(), string.Empty, token)));

        static async Task<string> NamesAsync(MlFlowClient mlflow) =>
            string.Join(", ", (await mlflow.GetAsync("registered-models/search")).Ok().Json["registered_models"]!.AsArray().Select(model => model!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Strangers_SeeNothing_AndViewersChangeNothing()
    {
        var (host, mlflow) = await JoinAsync();
        await mlflow.ModelAsync("Digits", 1);
        var viewer = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, viewer, Role.Viewer);
        var theirs = await MlFlowClient.OfAsync(host.App, viewer, host.Entity);
        var stranger = await MlFlowClient.OfAsync(host.App, await host.App.AddAccountAsync(), host.Entity);

        (await theirs.GetAsync("registered-models/get", ("name", "Digits"))).Ok();
        (await theirs.VersionAsync("Digits", "s3://b/2")).Refused(403, "PERMISSION_DENIED");
        (await theirs.DeleteAsync("registered-models/delete", new { name = "Digits" })).Refused(403, "PERMISSION_DENIED");
        (await stranger.GetAsync("registered-models/get", ("name", "Digits"))).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        var nobody = await new MlFlowClient(host.App.StrangerClient(), "x", "wrong").GetAsync("registered-models/get", ("name", "Digits"));
        nobody.Refused(401, "UNAUTHENTICATED");
        Assert.Equal("Basic realm=\"mlflow\"", nobody.Response.Headers.WwwAuthenticate.ToString());
    }

    private static string? Text(JsonNode json, string field) => json[field]?.GetValue<string>();

    private static async Task<JsonNode> StageAsync(MlFlowClient mlflow, string version, string stage, bool archive = false) =>
        (await mlflow.PostAsync("model-versions/transition-stage", new { name = "Digits", version, stage, archive_existing_versions = archive })).Ok().Json["model_version"]!;

    private async Task<(ApiHost Host, MlFlowClient MlFlow)> JoinAsync()
    {
        var host = await ApiHost.JoinAsync(registry);
        return (host, await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity));
    }
}
