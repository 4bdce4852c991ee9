using System.Text.Json.Nodes;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>Section 5 of the wire: experiments, runs, logged models; and the conversations of section 6.</summary>
public sealed class MlFlowTrackingTests(SharedRegistry registry)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Experiment_IsAProject_ByItsOwnNameHereAndATitleThere()
    {
        var (host, mlflow) = await JoinAsync();
        const string name = "/Shared/ada/digits";

        (await mlflow.GetAsync("experiments/get-by-name", ("experiment_name", name))).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        var id = (await mlflow.PostAsync("experiments/create", new { name, tags = new[] { new { key = "team", value = "vision" } } })).Ok().Json["experiment_id"]!.GetValue<string>();
        (await mlflow.PostAsync("experiments/create", new { name })).Refused(400, "RESOURCE_ALREADY_EXISTS");
        (await mlflow.PostAsync("experiments/set-experiment-tag", new { experiment_id = id, key = "k", value = "v" })).Ok();
        var read = (await mlflow.GetAsync("experiments/get", ("experiment_id", id))).Ok().Json["experiment"]!;

        Assert.Equal((name, $"mlflow-artifacts:/{id}", "active"), (read["name"]!.GetValue<string>(), read["artifact_location"]!.GetValue<string>(), read["lifecycle_stage"]!.GetValue<string>()));
        Assert.Equal(2, read["tags"]!.AsArray().Count);
        var project = CoreHost.Must(await host.App.Get<ProjectQueries>().ListAsync(host.Entity, new(), host.Owner, Ct)).Items.Single();
        Assert.Equal(name, project.Title);
        (await mlflow.PostAsync("experiments/update", new { experiment_id = id, new_name = "digits" })).Ok();
        Assert.Equal(id, (await mlflow.GetAsync("experiments/get-by-name", ("experiment_name", "digits"))).Ok().Json["experiment"]!["experiment_id"]!.GetValue<string>());
        (await mlflow.PostAsync("experiments/delete-experiment-tag", new { experiment_id = id, key = "k" })).Ok();
        Assert.Equal([("team", "vision")], Pairs((await mlflow.GetAsync("experiments/get", ("experiment_id", id))).Ok().Json["experiment"]!["tags"]!));
        (await mlflow.PostAsync("experiments/delete", new { experiment_id = id })).Ok();
        Assert.Equal(["Default"], Names((await mlflow.PostAsync("experiments/search", new { max_results = 1000 })).Ok()));
        (await mlflow.PostAsync("experiments/restore", new { experiment_id = id })).Ok();
        Assert.Equal(["digits"], Names((await mlflow.PostAsync("experiments/search", new { max_results = 1000, filter = "name LIKE 'dig%'" })).Ok()));

        static IEnumerable<string> Names(MlFlowAnswer answer) => answer.Json["experiments"]!.AsArray().Select(one => one!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("name DESC", "b, a, Default, /c")]
    [InlineData("attribute.name", "/c, Default, a, b")]
    public async Task Experiments_AreOrderedAsAsked(string order, string expected)
    {
        var (_, mlflow) = await JoinAsync();
        foreach (var name in new[] { "b", "/c", "a" }) (await mlflow.PostAsync("experiments/create", new { name })).Ok();

        var found = (await mlflow.PostAsync("experiments/search", new { max_results = 1000, order_by = new[] { order, "creation_time DESC" } })).Ok().Json["experiments"]!.AsArray();

        Assert.Equal(expected, string.Join(", ", found.Select(one => one!["name"]!.GetValue<string>())));
    }

    [Fact]
    public async Task DeletedExperiment_TakesNothingUntilItIsRestored()
    {
        var (_, mlflow) = await JoinAsync();
        var id = (await mlflow.PostAsync("experiments/create", new { name = "digits" })).Ok().Json["experiment_id"]!.GetValue<string>();
        foreach (var experiment in new[] { id, "0" })
        {
            (await mlflow.PostAsync("experiments/delete", new { experiment_id = experiment })).Ok();
            foreach (var (path, body) in new (string, object)[]
            {
                ("runs/create", new { experiment_id = experiment }), ("logged-models", new { experiment_id = experiment, name = "net" }), ("experiments/set-experiment-tag", new { experiment_id = experiment, key = "k", value = "v" }),
            })
            {
                (await mlflow.PostAsync(path, body)).Refused(400, "INVALID_PARAMETER_VALUE", $"The experiment {experiment} must be in the 'active' state. Current state is deleted.");
            }
        }

        (await mlflow.PostAsync("experiments/restore", new { experiment_id = id })).Ok();
        (await mlflow.PostAsync("runs/create", new { experiment_id = id })).Ok();
    }

    [Fact]
    public async Task DefaultExperiment_IsThereWithoutBeingMade()
    {
        var (_, mlflow) = await JoinAsync();

        var experiment = (await mlflow.GetAsync("experiments/get", ("experiment_id", "0"))).Ok().Json["experiment"]!;

        Assert.Equal(("0", "Default", "mlflow-artifacts:/0"), (experiment["experiment_id"]!.GetValue<string>(), experiment["name"]!.GetValue<string>(), experiment["artifact_location"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Run_KeepsMetricsParametersTagsAndItsEnd_AndIsOurRun()
    {
        var (host, mlflow) = await JoinAsync();
        var (run, root) = await mlflow.RunAsync("training");
        var (other, _) = await mlflow.RunAsync("training");

        (await mlflow.PostAsync("runs/log-parameter", new { run_id = run, run_uuid = run, key = "lr", value = "0.1" })).Ok();
        (await mlflow.PostAsync("runs/log-parameter", new { run_id = run, key = "lr", value = "0.1" })).Ok();
        (await mlflow.PostAsync("runs/log-parameter", new { run_id = run, key = "lr", value = "0.2" })).Refused(400, "INVALID_PARAMETER_VALUE", "lr");
        (await mlflow.PostAsync("runs/log-metric", new { run_id = run, key = "loss", value = 0.5, timestamp = 1_700_000_000_001, step = 1 })).Ok();
        (await mlflow.PostAsync("runs/log-metric", """{"run_id":"RUN","key":"loss","value":"NaN","timestamp":1700000000002,"step":2}""".Replace("RUN", run, StringComparison.Ordinal))).Ok();
        (await mlflow.PostAsync("runs/log-batch", new { run_id = run, metrics = new[] { new { key = "loss", value = 0.25, timestamp = 1_700_000_000_003, step = 3 } }, @params = new[] { new { key = "深さ", value = "3" } }, tags = new[] { new { key = "kind", value = "trial" } } })).Ok();
        (await mlflow.PostAsync("runs/set-tag", new { run_id = run, key = "gone", value = "x" })).Ok();
        (await mlflow.PostAsync("runs/delete-tag", new { run_id = run, key = "gone" })).Ok();
        (await mlflow.PostAsync("runs/delete-tag", new { run_id = run, key = "gone" })).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        const string input = """{"dataset":{"name":"mnist","digest":"d1","source_type":"http","source":"{}","schema":"[1]"},"tags":[{"key":"mlflow.data.context","value":"training"}]}""";
        for (var i = 0; i < 2; i++) (await mlflow.PostAsync("runs/log-inputs", $$"""{"run_id":"{{run}}","datasets":[{{input}}],"models":[{"model_id":"m-1"}]}""")).Ok();
        (await mlflow.PostAsync("runs/log-inputs", $$$"""{"run_id":"{{{run}}}","datasets":[{"dataset":{"name":"x"}}]}""")).Refused(400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter 'digest'");
        var ended = (await mlflow.PostAsync("runs/update", new { run_id = run, run_uuid = run, status = "FINISHED", end_time = 1_700_000_100_000, run_name = "renamed" })).Ok().Json["run_info"]!;
        var data = (await mlflow.GetAsync("runs/get", ("run_id", run), ("run_uuid", run))).Ok().Json["run"]!;

        Assert.Equal(("FINISHED", 1_700_000_100_000, "renamed"), (ended["status"]!.GetValue<string>(), ended["end_time"]!.GetValue<long>(), ended["run_name"]!.GetValue<string>()));
        Assert.Equal($"mlflow-artifacts:/{root}", data["info"]!["artifact_uri"]!.GetValue<string>());
        Assert.Equal("""[{"key":"loss","value":0.25,"timestamp":1700000000003,"step":3}]""", data["data"]!["metrics"]!.ToJsonString());
        Assert.Equal($$"""{"dataset_inputs":[{{input}}],"model_inputs":[{"model_id":"m-1"}]}""", data["inputs"]!.ToJsonString());
        Assert.Equal([("lr", "0.1"), ("深さ", "3")], Pairs(data["data"]!["params"]!));
        Assert.Equal([("kind", "trial"), ("mlflow.runName", "renamed"), ("mlflow.user", "ada")], Pairs(data["data"]!["tags"]!));
        var history = (await mlflow.GetAsync("metrics/get-history", ("run_id", run), ("run_uuid", run), ("metric_key", "loss"), ("max_results", "2"))).Ok().Json;
        Assert.Equal(["0.5", "\"NaN\""], history["metrics"]!.AsArray().Select(one => one!["value"]!.ToJsonString()));
        var rest = (await mlflow.GetAsync("metrics/get-history", ("run_id", run), ("metric_key", "loss"), ("max_results", "2"), ("page_token", history["next_page_token"]!.GetValue<string>()))).Ok().Json;
        Assert.Equal("0.25", Assert.Single(rest["metrics"]!.AsArray())!["value"]!.ToJsonString());
        Assert.Null(rest["next_page_token"]);
        var ours = CoreHost.Must(await host.App.Get<RunQueries>().GetAsync(Guid.ParseExact(run, "N"), host.Owner, Ct)).Run;
        Assert.Equal((RunState.Finished, "Default", "renamed"), (ours.State, ours.Project, ours.Title));
        Assert.NotEqual(run, other);
    }

    [Theory]
    [InlineData("metrics.loss < 0.5", "b")]
    [InlineData("metrics.loss >= 0.5 and params.lr = '0.1'", "a")]
    [InlineData("tags.kind = 'trial'", "a")]
    [InlineData("params.lr LIKE '0.%'", "b, a")]
    [InlineData("attributes.status = 'RUNNING'", "b, a")]
    [InlineData("attributes.run_name ILIKE 'A'", "a")]
    [InlineData("metrics.loss != 0.25 AND start_time > 1600000000000", "a")]
    [InlineData("start_time = 1700000000000", "b, a")]
    [InlineData("start_time < 1700000000000", "")]
    [InlineData("end_time > 0", "")]
    [InlineData("params.lr = '0.2' AND user_id != 'x'", "b")]
    [InlineData("run_name = 'a'", "a")]
    [InlineData("", "b, a")]
    public async Task Runs_AreFoundByTheFilter(string filter, string expected)
    {
        var (_, mlflow) = await JoinAsync();
        foreach (var (name, loss, lr) in new[] { ("a", 0.5, "0.1"), ("b", 0.25, "0.2") })
        {
            var (run, _) = await mlflow.RunAsync(name);
            (await mlflow.PostAsync("runs/log-batch", new { run_id = run, metrics = new[] { new { key = "loss", value = loss, timestamp = 1, step = 1 } }, @params = new[] { new { key = "lr", value = lr } }, tags = name == "a" ? [new { key = "kind", value = "trial" }] : Array.Empty<object>() })).Ok();
        }

        var (gone, _) = await mlflow.RunAsync("gone");
        (await mlflow.PostAsync("runs/delete", new { run_id = gone })).Ok();
        (await mlflow.PostAsync("runs/log-metric", new { run_id = gone, key = "loss", value = 1, timestamp = 1 })).Refused(400, "INVALID_PARAMETER_VALUE");

        var found = (await mlflow.PostAsync("runs/search", new { experiment_ids = new[] { "0" }, filter, max_results = 1000 })).Ok().Json["runs"] as JsonArray ?? [];

        Assert.Equal(expected, string.Join(", ", found.Select(one => one!["info"]!["run_name"]!.GetValue<string>())));
        var best = (await mlflow.PostAsync("runs/search", new { experiment_ids = new[] { "0" }, order_by = new[] { "metrics.loss DESC" } })).Ok().Json["runs"]!.AsArray();
        Assert.Equal(["a", "b"], best.Select(one => one!["info"]!["run_name"]!.GetValue<string>()));
        var first = (await mlflow.PostAsync("runs/search", new { experiment_ids = new[] { "0" }, order_by = new[] { "metrics.`loss` ASC" }, max_results = 1 })).Ok().Json;
        var next = (await mlflow.PostAsync("runs/search", new { experiment_ids = new[] { "0" }, order_by = new[] { "metrics.`loss` ASC" }, max_results = 1, page_token = first["next_page_token"]!.GetValue<string>() })).Ok().Json;
        Assert.Equal("b, a", string.Join(", ", new[] { first, next }.Select(page => page["runs"]![0]!["info"]!["run_name"]!.GetValue<string>())));
        Assert.Null(next["next_page_token"]);
        (await mlflow.PostAsync("runs/restore", new { run_id = gone })).Ok();
    }

    [Fact]
    public async Task Client2_LogsRegistersAndDownloads()
    {
        var (_, mlflow) = await JoinAsync();
        (await mlflow.GetAsync("experiments/get-by-name", ("experiment_name", "digits"))).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        var experiment = (await mlflow.PostAsync("experiments/create", new { name = "digits" })).Ok().Json["experiment_id"]!.GetValue<string>();
        (await mlflow.GetAsync("experiments/get", ("experiment_id", experiment))).Ok();
        var info = (await mlflow.PostAsync("runs/create", new { experiment_id = experiment, user_id = "ada", run_name = "", start_time = 1_700_000_000_000, tags = Array.Empty<object>() })).Ok().Json["run"]!["info"]!;
        var (run, uri) = (info["run_id"]!.GetValue<string>(), info["artifact_uri"]!.GetValue<string>());
        Assert.NotEmpty(info["run_name"]!.GetValue<string>());
        Assert.Equal($"mlflow-artifacts:/{experiment}/{run}/artifacts", uri);
        var root = uri["mlflow-artifacts:/".Length..];
        (await mlflow.GetAsync("runs/get", ("run_id", run), ("run_uuid", run))).Ok();
        (await mlflow.PutAsync($"{root}/model/MLmodel", "flavors")).Ok();
        (await mlflow.PutAsync($"{root}/model/model.pkl", "weights")).Ok();
        (await mlflow.PostAsync("runs/log-model", new { run_id = run, model_json = """{"artifact_path":"model","flavors":{},"utc_time_created":"2026-11-01","run_id":"x"}""" })).Ok();
        (await mlflow.PostAsync("registered-models/create", new { name = "Digits" })).Ok();
        (await mlflow.PostAsync("registered-models/create", new { name = "Digits" })).Refused(400, "RESOURCE_ALREADY_EXISTS");
        (await mlflow.PostAsync("model-versions/create", new { name = "Digits", source = $"{uri}/model", run_id = run, tags = Array.Empty<object>() })).Ok();
        (await mlflow.PostAsync("registered-models/alias", new { name = "Digits", alias = "champion", version = "1" })).Ok();
        (await mlflow.PostAsync("runs/update", new { run_id = run, run_uuid = run, status = "FINISHED", end_time = 1_700_000_100_000 })).Ok();

        var version = (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "champion"))).Ok().Json["model_version"]!["version"]!.GetValue<string>();

        Assert.Equal(("flavors", "weights"), await DownloadAsync(mlflow, version));
        var listed = (await mlflow.GetAsync("artifacts/list", ("run_id", run), ("path", "model"))).Ok().Json;
        Assert.Equal(uri, listed["root_uri"]!.GetValue<string>());
        Assert.Equal(["model/MLmodel", "model/model.pkl"], listed["files"]!.AsArray().Select(file => file!["path"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Client3_LogsAModelRegistersAndDownloadsIt()
    {
        var (_, mlflow) = await JoinAsync();
        var (run, _) = await mlflow.RunAsync();
        var info = (await mlflow.PostAsync("logged-models", new { experiment_id = "0", name = "net", source_run_id = run, model_type = "", @params = new[] { new { key = "lr", value = "1" } }, tags = Array.Empty<object>() })).Ok().Json["model"]!["info"]!;
        var (model, uri) = (info["model_id"]!.GetValue<string>(), info["artifact_uri"]!.GetValue<string>());
        Assert.Equal(("LOGGED_MODEL_PENDING", $"mlflow-artifacts:/0/models/{model}/artifacts"), (info["status"]!.GetValue<string>(), uri));
        Assert.Matches("^m-[0-9a-f]{32}$", model);
        (await mlflow.PostAsync("runs/outputs", new { run_id = run, models = new[] { new { model_id = model, step = 4 } } })).Ok();
        (await mlflow.PutAsync($"{uri["mlflow-artifacts:/".Length..]}/MLmodel", "flavors")).Ok();
        (await mlflow.PutAsync($"{uri["mlflow-artifacts:/".Length..]}/model.pkl", "weights")).Ok();
        (await mlflow.PatchAsync($"logged-models/{model}", new { model_id = model, status = "LOGGED_MODEL_READY" })).Ok();
        (await mlflow.PostAsync("registered-models/create", new { name = "Digits" })).Ok();
        var version = (await mlflow.PostAsync("model-versions/create", new { name = "Digits", source = $"models:/{model}", run_id = (string?)null, model_id = model })).Ok().Json["model_version"]!;
        (await mlflow.PatchAsync($"logged-models/{model}/tags", new { tags = new[] { new { key = "mlflow.modelVersions", value = "[]" } } })).Ok();
        (await mlflow.DeleteAsync($"logged-models/{model}/tags/mlflow.modelVersions", new { })).Ok();
        (await mlflow.GetAsync("registered-models/get", ("name", "Digits"))).Ok();

        Assert.Equal((run, model), (version["run_id"]!.GetValue<string>(), version["model_id"]!.GetValue<string>()));
        Assert.Equal(("flavors", "weights"), await DownloadAsync(mlflow, "1"));
        var read = (await mlflow.GetAsync($"logged-models/{model}")).Ok().Json["model"]!;
        Assert.Equal("LOGGED_MODEL_READY", read["info"]!["status"]!.GetValue<string>());
        Assert.Equal([("lr", "1")], Pairs(read["data"]!["params"]!));
        Assert.Equal(model, (await mlflow.GetAsync("runs/get", ("run_id", run))).Ok().Json["run"]!["outputs"]!["model_outputs"]![0]!["model_id"]!.GetValue<string>());
        var found = (await mlflow.PostAsync("logged-models/search", new { experiment_ids = new[] { "0" }, filter = $"name = 'net' AND source_run_id = '{run}'", max_results = 10 })).Ok().Json;
        Assert.Equal(model, Assert.Single(found["models"]!.AsArray())!["info"]!["model_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Probes_AnswerWithoutAToken()
    {
        var host = await ApiHost.JoinAsync(registry);
        using var http = host.App.StrangerClient();

        Assert.Equal("OK", await http.GetStringAsync("/health", Ct));
        Assert.Matches(@"^\d+\.\d+\.\d+$", await http.GetStringAsync("/version", Ct));
        Assert.Equal("""{"store_type":"SqlStore","workspaces_enabled":false}""", (await (await MlFlowClient.OfAsync(host.App, host.Owner)).SendAsync(HttpMethod.Get, "/api/3.0/mlflow/server-info")).Ok().Text);
    }

    private static async Task<(string Model, string Weights)> DownloadAsync(MlFlowClient mlflow, string version)
    {
        var location = (await mlflow.GetAsync("model-versions/get-download-uri", ("name", "Digits"), ("version", version))).Ok().Json["artifact_uri"]!.GetValue<string>();
        var path = location[(location.IndexOf("/artifacts/", StringComparison.Ordinal) + "/artifacts/".Length)..];
        var files = (await mlflow.ListAsync(path)).Ok().Json["files"]!.AsArray().Select(file => file!["path"]!.GetValue<string>());
        Assert.Equal(["MLmodel", "model.pkl"], files);
        return ((await mlflow.FileAsync($"{path}/MLmodel")).Ok().Text, (await mlflow.FileAsync($"{path}/model.pkl")).Ok().Text);
    }

    private static IEnumerable<(string, string)> Pairs(JsonNode pairs) => pairs.AsArray().Select(pair => (pair!["key"]!.GetValue<string>(), pair["value"]!.GetValue<string>()));

    private async Task<(ApiHost Host, MlFlowClient MlFlow)> JoinAsync()
    {
        var host = await ApiHost.JoinAsync(registry);
        return (host, await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity));
    }
}
