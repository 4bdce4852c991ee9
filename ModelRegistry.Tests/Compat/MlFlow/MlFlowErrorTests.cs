using System.Text;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>Section 7 of the wire: each row, and never a 5xx for a user's mistake.</summary>
public sealed class MlFlowErrorTests(SharedRegistry registry)
{
    [Theory]
    [InlineData("registered-models/create", "{}", "Missing value for required parameter 'name'")]
    [InlineData("registered-models/create", "", "Missing value for required parameter 'name'")]
    [InlineData("registered-models/create", """{"name":""}""", "Missing value for required parameter 'name'")]
    [InlineData("registered-models/create", """{"name":5}""", "Invalid value 5 for parameter 'name' supplied: Hint: Value was of type 'int'")]
    [InlineData("registered-models/create", """{"name":["x"]}""", "Hint: Value was of type 'list'")]
    [InlineData("registered-models/create", """{"name":""", "malformed JSON")]
    [InlineData("registered-models/create", "[]", "no JSON object")]
    [InlineData("registered-models/create", """{"name":"x","tags":[{"value":"v"}]}""", "Missing value for required parameter 'key'")]
    [InlineData("registered-models/set-tag", """{"name":"Digits","key":"../x","value":"v"}""", "key")]
    [InlineData("registered-models/set-tag", """{"name":"Digits","key":"a*b","value":"v"}""", "key")]
    [InlineData("model-versions/create", """{"name":"Digits"}""", "Missing value for required parameter 'source'")]
    [InlineData("model-versions/create", """{"name":"nobody","source":"/tmp/model"}""", "Invalid model version source: '/tmp/model'")]
    [InlineData("model-versions/create", """{"name":"Digits","source":"file:///etc/passwd"}""", "Invalid model version source")]
    [InlineData("model-versions/create", """{"name":"Digits","source":"s3://a"}""", "Invalid model version source")]
    [InlineData("model-versions/create", """{"name":"Digits","source":"s3://a/%2e%2e/b"}""", "Invalid model version source")]
    [InlineData("model-versions/create", """{"name":"Digits","source":"s3://a/%00"}""", "Invalid model version source")]
    [InlineData("model-versions/create", """{"name":"Digits","source":"mlflow-artifacts:/0/../x"}""", "Invalid model version source")]
    [InlineData("model-versions/transition-stage", """{"name":"Digits","version":"1","stage":"Elsewhere"}""", "Invalid Model Version stage: Elsewhere. Value must be one of None, Staging, Production, Archived.")]
    [InlineData("model-versions/transition-stage", """{"name":"Digits","version":"1","stage":"None","archive_existing_versions":true}""", "Model version transition cannot archive existing model versions because")]
    [InlineData("model-versions/transition-stage", """{"name":"Digits","version":1,"stage":"None"}""", "Hint: Value was of type 'int'")]
    [InlineData("registered-models/alias", """{"name":"Digits","alias":"latest","version":"1"}""", "reserved")]
    [InlineData("registered-models/alias", """{"name":"Digits","alias":"LATEST","version":"1"}""", "reserved")]
    [InlineData("registered-models/alias", """{"name":"Digits","alias":"v12","version":"1"}""", "reserved")]
    [InlineData("registered-models/alias", """{"name":"Digits","alias":"a b","version":"1"}""", "Invalid alias name")]
    [InlineData("registered-models/get-latest-versions", """{"name":"Digits","stages":["x"]}""", "Invalid Model Version stage")]
    [InlineData("runs/log-batch", """{"run_id":"RUN","params":[{"key":"a","value":"1"},{"key":"a","value":"2"}]}""", "a")]
    [InlineData("runs/log-metric", """{"run_id":"RUN","key":"loss","value":"x","timestamp":1}""", "value")]
    [InlineData("runs/log-metric", """{"run_id":"RUN","key":"loss","value":1}""", "Missing value for required parameter 'timestamp'")]
    [InlineData("runs/log-model", """{"run_id":"RUN","model_json":"{"}""", "not a valid JSON")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"filter":"metrics.loss ~ 1"}""", "Invalid filter string")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"max_results":50001}""", "max_results")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"filter":"params. = 'x'"}""", "'params.' names no key")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"order_by":["tags.``"]}""", "'tags.' names no key")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"order_by":["nonsense"]}""", "'nonsense'")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"order_by":["start_time SIDEWAYS"]}""", "start_time SIDEWAYS")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"order_by":["start_time = 'x' AND end_time"]}""", "Invalid order_by clause")]
    [InlineData("runs/search", """{"experiment_ids":["0"],"run_view_type":"DELETED"}""", "'DELETED' for parameter 'run_view_type'")]
    [InlineData("experiments/search", """{"order_by":["nonsense"]}""", "Invalid order by key 'nonsense'")]
    [InlineData("experiments/search", """{"order_by":["tags.name"]}""", "Invalid order by key 'name'")]
    [InlineData("experiments/search", """{"view_type":"deleted_only"}""", "'deleted_only' for parameter 'view_type'")]
    public async Task MistakeInABody_IsSaidAsThisWireSaysIt(string path, string body, string text)
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits", 1);
        if (body.Contains("RUN", StringComparison.Ordinal)) body = body.Replace("RUN", (await mlflow.RunAsync()).Id, StringComparison.Ordinal);

        (await mlflow.PostAsync(path, body)).Refused(400, "INVALID_PARAMETER_VALUE", text);
    }

    [Theory]
    [InlineData("registered-models/search", "filter", "name = 'a' OR name = 'b'")]
    [InlineData("registered-models/search", "filter", "(name = 'a')")]
    [InlineData("registered-models/search", "filter", "name > 'a'")]
    [InlineData("registered-models/search", "filter", "name = a")]
    [InlineData("registered-models/search", "filter", "Name = 'a'")]
    [InlineData("registered-models/search", "filter", "description = 'a'")]
    [InlineData("registered-models/search", "filter", "tag. = 'x'")]
    [InlineData("registered-models/search", "filter", "tags.`` = 'x'")]
    [InlineData("model-versions/search", "filter", "tag.\"\" = 'x'")]
    [InlineData("registered-models/search", "order_by", "creation_timestamp")]
    [InlineData("registered-models/search", "order_by", "name SIDEWAYS")]
    [InlineData("registered-models/search", "max_results", "1001")]
    [InlineData("registered-models/search", "max_results", "many")]
    [InlineData("registered-models/search", "page_token", "nonsense")]
    [InlineData("model-versions/search", "filter", "version = '1'")]
    [InlineData("model-versions/search", "filter", "current_stage = 'Production'")]
    [InlineData("model-versions/search", "filter", "version_number = 'x'")]
    [InlineData("model-versions/search", "filter", "version_number LIKE '1'")]
    [InlineData("model-versions/search", "filter", "run_id IN ()")]
    [InlineData("model-versions/search", "filter", "tag.k IN ('a')")]
    [InlineData("model-versions/search", "order_by", "source")]
    [InlineData("model-versions/search", "max_results", "0")]
    [InlineData("model-versions/search", "max_results", "200001")]
    [InlineData("model-versions/search", "page_token", "W10=")]
    [InlineData("model-versions/get", "version", "x")]
    public async Task MistakeInAQuery_IsRefused(string path, string field, string value) =>
        (await (await JoinAsync()).GetAsync(path, ("name", "Digits"), (field, value))).Refused(400, "INVALID_PARAMETER_VALUE");

    [Fact]
    public async Task WhatIsNotThere_IsSaidByItsName()
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits", 1);
        var none = new string('0', 32);

        (await mlflow.PostAsync("registered-models/create", new { name = "Digits" })).Refused(400, "RESOURCE_ALREADY_EXISTS", "Registered Model (name=Digits) already exists");
        (await mlflow.PostAsync("registered-models/rename", new { name = "none", new_name = "x" })).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=none not found");
        (await mlflow.GetAsync("registered-models/get", ("name", "digits"))).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=digits not found");
        (await mlflow.VersionAsync("none", "s3://b/1")).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=none not found");
        foreach (var (path, method) in new[]
        {
            ("model-versions/delete", HttpMethod.Delete), ("model-versions/update", HttpMethod.Patch), ("model-versions/transition-stage", HttpMethod.Post), ("model-versions/set-tag", HttpMethod.Post),
            ("model-versions/delete-tag", HttpMethod.Delete), ("registered-models/alias", HttpMethod.Post),
        })
        {
            (await mlflow.JsonAsync(method, path, new { name = "Digits", version = "7", stage = "Staging", key = "k", value = "v", alias = "a" }))
                .Refused(404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=Digits, version=7) not found");
        }

        foreach (var path in new[] { "model-versions/get", "model-versions/get-download-uri" })
            (await mlflow.GetAsync(path, ("name", "Digits"), ("version", "7"))).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=Digits, version=7) not found");
        (await mlflow.GetAsync("registered-models/alias", ("name", "none"), ("alias", "a"))).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=none not found");
        var notANumber = (await mlflow.GetAsync("model-versions/get", ("name", "Digits"), ("version", "x"))).Refused(400, "INVALID_PARAMETER_VALUE", "Model version must be an integer, got 'x'");
        notANumber.Refused(400, "INVALID_PARAMETER_VALUE", "Parameter 'version' must be an integer, got 'x'.");
        await mlflow.ModelAsync("Figures");
        (await mlflow.PostAsync("registered-models/rename", new { name = "Figures", new_name = "Digits" })).Refused(400, "RESOURCE_ALREADY_EXISTS", "Registered Model (name=Digits) already exists");
        (await mlflow.PostAsync("registered-models/alias", new { name = "none", alias = "a", version = "1" })).Refused(404, "RESOURCE_DOES_NOT_EXIST", "Model Version (name=none, version=1) not found");
        (await mlflow.GetAsync("registered-models/alias", ("name", "Digits"), ("alias", "none"))).Refused(400, "INVALID_PARAMETER_VALUE", "Registered model alias none not found.");
        (await mlflow.DeleteAsync("registered-models/alias", new { name = "none", alias = "a" })).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        (await mlflow.GetAsync("runs/get", ("run_id", none))).Refused(404, "RESOURCE_DOES_NOT_EXIST", none);
        (await mlflow.GetAsync("experiments/get", ("experiment_id", none))).Refused(404, "RESOURCE_DOES_NOT_EXIST", none);
        (await mlflow.GetAsync("experiments/get-by-name", ("experiment_name", "none"))).Refused(404, "RESOURCE_DOES_NOT_EXIST");
        (await mlflow.GetAsync($"logged-models/m-{none}")).Refused(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Theory]
    [InlineData("runs:/model", "'model' is no run's id")]
    [InlineData("runs:/", "It names no run")]
    [InlineData("mlflow-artifacts:/0/model", "'0/model' is no place of this store")]
    [InlineData("models:/Digits", "It names no version")]
    [InlineData("s3://a", "It names no path there")]
    [InlineData("s3://a/../b", "It leads out of its place")]
    public async Task SourceThatNamesNothing_IsToldWhatIsMissing(string source, string missing)
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits");

        var refused = (await mlflow.VersionAsync("Digits", source)).Refused(400, "INVALID_PARAMETER_VALUE", $"Invalid model version source: '{source}'. {missing}");

        Assert.DoesNotContain("local path", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourceOfWhatIsNotThere_IsToldWhich()
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits");
        var none = new string('7', 32);

        foreach (var (source, missing) in new[]
        {
            ($"runs:/{none}/model", $"Run with id={none}, which the source 'runs:/{none}/model' names, not found"), ($"mlflow-artifacts:/0/{none}/artifacts/model", $"Run with id={none}"),
            ($"models:/m-{none}", $"Logged model with ID 'm-{none}'"), ($"mlflow-artifacts:/0/models/m-{none}/artifacts", $"Logged model with ID 'm-{none}'"),
            ($"mlflow-artifacts:/model-versions/{none}", $"version with id={none}"), ("models:/Digits/3", "Model Version (name=Digits, version=3) not found"),
        })
        {
            (await mlflow.VersionAsync("Digits", source)).Refused(404, "RESOURCE_DOES_NOT_EXIST", missing);
        }
    }

    [Fact]
    public async Task WhatIsTooLongOrTooMuch_IsRefused()
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits", 1);
        var run = (await mlflow.RunAsync()).Id;
        var (metric, pair) = (new { key = "loss", value = 1, timestamp = 1 }, new { key = "k", value = "v" });

        (await mlflow.PostAsync("registered-models/set-tag", new { name = "Digits", key = "long", value = new string('x', 100_001) })).Refused(400, "INVALID_PARAMETER_VALUE");
        (await mlflow.PostAsync("registered-models/set-tag", new { name = "Digits", key = new string('x', 251), value = "v" })).Refused(400, "INVALID_PARAMETER_VALUE");
        (await mlflow.PostAsync("registered-models/set-tag", new { name = "Digits", key = new string('x', 250), value = new string('x', 100_000) })).Ok();
        (await mlflow.PostAsync("registered-models/alias", new { name = "Digits", alias = new string('a', 256), version = "1" })).Refused(400, "INVALID_PARAMETER_VALUE");
        (await mlflow.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Repeat(metric, 1001) })).Refused(400, "INVALID_PARAMETER_VALUE", "at most 1000 metrics");
        (await mlflow.PostAsync("runs/log-batch", new { run_id = run, @params = Enumerable.Repeat(pair, 101) })).Refused(400, "INVALID_PARAMETER_VALUE", "at most 100 params");
        (await mlflow.PostAsync("runs/log-batch", new { run_id = run, tags = Enumerable.Repeat(pair, 101) })).Refused(400, "INVALID_PARAMETER_VALUE", "at most 100 tags");
        (await mlflow.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Repeat(metric, 950), @params = Enumerable.Range(0, 60).Select(i => new { key = $"p{i}", value = "v" }) })).Refused(400, "INVALID_PARAMETER_VALUE", "together");
        for (var times = 0; times < 2; times++) (await mlflow.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Repeat(metric, 1000) })).Ok();
        // One point that is sent a thousand times, and again, is one.
        Assert.Single((await mlflow.GetAsync("metrics/get-history", ("run_id", run), ("metric_key", "loss"))).Ok().Json["metrics"]!.AsArray());
    }

    [Fact]
    public async Task HalfACharacter_IsRefusedAndNoFaultOfTheServer()
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits", 1);
        var run = (await mlflow.RunAsync()).Id;
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Post, "registered-models/create", """{"name":"\ud800x"}"""),
            (HttpMethod.Post, "runs/set-tag", $$"""{"run_id":"{{run}}","key":"a","value":"\udc80"}"""),
            (HttpMethod.Post, "runs/log-batch", $$"""{"run_id":"{{run}}","params":[{"key":"a","value":"\udc80"}]}"""),
            (HttpMethod.Patch, "registered-models/update", """{"name":"Digits","description":"\udc80"}"""),
            (HttpMethod.Delete, "registered-models/delete-tag", """{"name":"Digits","\udc80":"x"}"""),
            (HttpMethod.Post, "runs/log-model", $$"""{"run_id":"{{run}}","model_json":"{\"artifact_path\":\"\\ud800\",\"flavors\":{},\"utc_time_created\":\"x\",\"run_id\":\"x\"}"}"""),
        })
        {
            (await mlflow.JsonAsync(method, path, body)).Refused(400, "INVALID_PARAMETER_VALUE");
        }
    }

    [Fact]
    public async Task BrowsersBase_AnswersTheSame()
    {
        var mlflow = await JoinAsync();
        await mlflow.ModelAsync("Digits", 1);

        Assert.Equal(
            (await mlflow.GetAsync("model-versions/get", ("name", "Digits"), ("version", "1"))).Ok().Text,
            (await mlflow.SendAsync(HttpMethod.Get, "/ajax-api/2.0/mlflow/model-versions/get?name=Digits&version=1")).Ok().Text);
        (await mlflow.SendAsync(HttpMethod.Get, "/ajax-api/2.0/mlflow-artifacts/artifacts?path=0")).Ok();
    }

    [Fact]
    public async Task OtherContentTypes_AreRefused()
    {
        var mlflow = await JoinAsync();

        (await mlflow.SendAsync(HttpMethod.Post, MlFlowClient.Api + "registered-models/create", new StringContent("""{"name":"x"}""", Encoding.UTF8, "text/plain"))).Refused(400, "INVALID_PARAMETER_VALUE", "Content-Type");
        (await mlflow.SendAsync(HttpMethod.Delete, MlFlowClient.Api + "registered-models/delete?name=x")).Refused(400, "INVALID_PARAMETER_VALUE", "name");
        (await mlflow.GetAsync("traces/search")).Refused(404, "ENDPOINT_NOT_FOUND");
        (await mlflow.PostAsync("/api/3.0/mlflow/traces/search", "{}")).Refused(404, "ENDPOINT_NOT_FOUND");
    }

    [Theory]
    [InlineData("POST", "/api/2.0/mlflow/registered-models/get", "GET")]
    [InlineData("DELETE", "/ajax-api/2.0/mlflow/registered-models/get-latest-versions", "GET, POST")]
    [InlineData("PUT", "/api/2.0/mlflow/logged-models/m-1", "GET, PATCH")]
    [InlineData("POST", "/api/2.0/mlflow-artifacts/artifacts/0/a/b.txt", "DELETE, GET, HEAD, PUT")]
    [InlineData("POST", "/api/3.0/mlflow/server-info", "GET")]
    public async Task OtherMethods_AreRefused_WithThoseThatAreTaken(string method, string path, string taken)
    {
        var answer = (await (await JoinAsync()).JsonAsync(new HttpMethod(method), path, "{}")).Refused(405, "ENDPOINT_NOT_FOUND", method);

        Assert.Equal(taken, string.Join(", ", answer.Response.Content.Headers.Allow));
    }

    private async Task<MlFlowClient> JoinAsync()
    {
        var host = await ApiHost.JoinAsync(registry);
        return await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
    }
}
