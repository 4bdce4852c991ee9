using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Tests.Providers.Offline;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>The two searches: filters, orders, pages.</summary>
public sealed class MlFlowSearchTests(SharedRegistry registry)
{
    // What background services ask meanwhile is of other tables.
    private static readonly string[] Tables = ["Aliases", "Collections", "KeyedTags", "Memberships"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "alpha, beta, Gamma")]
    [InlineData("name = 'beta'", "beta")]
    [InlineData("name = \"beta\"", "beta")]
    [InlineData("attribute.name != 'beta'", "alpha, Gamma")]
    [InlineData("name LIKE '%a%' and name LIKE '%et_'", "beta")]
    [InlineData("name LIKE 'g%'", "")]
    [InlineData("name ILIKE 'g%'", "Gamma")]
    [InlineData("tags.team = 'one'", "alpha")]
    [InlineData("tag.team != 'one'", "beta")]
    [InlineData("tags.`long key` = 'x'", "beta")]
    [InlineData("tags.\"long key\" LIKE 'x'", "beta")]
    [InlineData("tag.`mlflow.prompt.is_prompt` != 'true'", "alpha, beta, Gamma")]
    [InlineData("tag.`mlflow.prompt.is_prompt` = 'true'", "prompt")]
    [InlineData("tag.`mlflow.prompt.is_prompt` != 'false'", "prompt")]
    [InlineData("name LIKE '%' AND tag.`mlflow.prompt.is_prompt` != 'true'", "alpha, beta, Gamma")]
    public async Task RegisteredModels_AreFoundByTheFilter(string? filter, string expected)
    {
        var mlflow = await SceneAsync();

        var found = (await mlflow.GetAsync("registered-models/search", ("filter", filter ?? string.Empty), ("max_results", "10"))).Ok().Json;

        Assert.Equal(expected, string.Join(", ", (found["registered_models"] as JsonArray ?? []).Select(model => model!["name"]!.GetValue<string>())));
        Assert.Null(found["next_page_token"]);
    }

    [Fact]
    public async Task RegisteredModels_AreOrderedAndPaged()
    {
        var mlflow = await SceneAsync();
        (await mlflow.PatchAsync("registered-models/update", new { name = "beta", description = "changed last" })).Ok();

        var names = new List<string>();
        string? token = null;
        do
        {
            var page = (await mlflow.GetAsync("registered-models/search", ("order_by", "last_updated_timestamp DESC"), ("max_results", "2"), ("page_token", token ?? string.Empty))).Ok().Json;
            names.AddRange(page["registered_models"]!.AsArray().Select(model => model!["name"]!.GetValue<string>()));
            token = page["next_page_token"]?.GetValue<string>();
        }
        while (token is not null);

        Assert.Equal("beta", names[0]);
        Assert.Equal(["Gamma", "alpha", "beta"], names.Order(StringComparer.Ordinal));
        Assert.Equal(["Gamma", "beta", "alpha"], (await mlflow.GetAsync("registered-models/search", ("order_by", "name DESC"))).Ok().Json["registered_models"]!.AsArray().Select(model => model!["name"]!.GetValue<string>()));
        var none = (await mlflow.GetAsync("registered-models/search", ("max_results", "0"))).Ok().Json;
        Assert.Equal(["next_page_token"], none.Select(pair => pair.Key));
        var all = (await mlflow.GetAsync("registered-models/search", ("page_token", none["next_page_token"]!.GetValue<string>()))).Ok().Json;
        Assert.Equal(["alpha", "beta", "Gamma"], all["registered_models"]!.AsArray().Select(model => model!["name"]!.GetValue<string>()));
        Assert.Equal("{}", (await mlflow.GetAsync("registered-models/search", ("max_results", "0"), ("filter", "name = 'nobody'"))).Ok().Text);
    }

    [Theory]
    [InlineData("name = 'alpha'", "alpha 3, alpha 2, alpha 1")]
    [InlineData("name = 'alpha' AND version_number >= 2", "alpha 3, alpha 2")]
    [InlineData("name = 'alpha' AND version_number < '2'", "alpha 1")]
    [InlineData("version_number != 1", "alpha 3, alpha 2")]
    [InlineData("source_path = 's3://bucket/2'", "alpha 2")]
    [InlineData("source_path LIKE 's3://bucket/%' AND version_number = 3", "alpha 3")]
    [InlineData("tags.best = 'yes'", "alpha 2")]
    [InlineData("run_id IN ('aaaa', 'bbbb')", "beta 1")]
    [InlineData("run_id = 'aaaa'", "beta 1")]
    [InlineData("name = 'nobody'", "")]
    public async Task Versions_AreFoundByTheFilter(string filter, string expected)
    {
        var mlflow = await SceneAsync();

        var found = (await mlflow.GetAsync("model-versions/search", ("filter", filter), ("order_by", "name ASC"), ("order_by", "version_number DESC"))).Ok().Json["model_versions"] as JsonArray ?? [];

        Assert.Equal(expected, string.Join(", ", found.Select(one => $"{one!["name"]} {one["version"]}")));
        Assert.All(found, one => Assert.Null(one!["aliases"]));
    }

    [Fact]
    public async Task TenThousandVersions_AreListedByOneQueryAPage()
    {
        var recorder = new QueryRecorder();
        await using var app = await RegistryApp.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(options => options.AddInterceptors(recorder)));
        var ada = await app.AddAccountAsync();
        var mlflow = await MlFlowClient.OfAsync(app, ada);
        await mlflow.ModelAsync("Digits", 1);
        var before = await AskAllAsync();
        await ManyVersions.FillAsync(app, "Digits", 10_000);

        Assert.Equal(before, await AskAllAsync());
        recorder.Queries.Clear();
        var first = (await mlflow.GetAsync("model-versions/search", ("filter", "name='Digits'"), ("max_results", "10000"))).Ok().Json;
        var (few, asked) = (Asked(), recorder.Queries.Count(query => query.Text.Contains("FROM \"Memberships\"", StringComparison.Ordinal) && query.Text.Contains("LIMIT", StringComparison.Ordinal)));
        recorder.Queries.Clear();
        var second = (await mlflow.GetAsync("model-versions/search", ("filter", "name='Digits'"), ("max_results", "10000"), ("page_token", first["next_page_token"]!.GetValue<string>()))).Ok().Json;

        Assert.Equal(1000, first["model_versions"]!.AsArray().Count);
        Assert.Equal(1, asked);
        Assert.InRange(Asked(), 1, few);
        Assert.DoesNotContain(recorder.Queries, query => query.Text.Contains("OFFSET", StringComparison.Ordinal));
        Assert.Empty(first["model_versions"]!.AsArray().Select(one => one!["version"]!.GetValue<string>()).Intersect(second["model_versions"]!.AsArray().Select(one => one!["version"]!.GetValue<string>())));

        int Asked() => recorder.Queries.Count(query => Tables.Any(table => query.Text.Contains($"\"{table}\"", StringComparison.Ordinal)));

        async Task<string> AskAllAsync()
        {
            var counts = new List<string>();
            foreach (var (path, field, value) in new[]
            {
                ("registered-models/get", "name", "Digits"), ("registered-models/search", "filter", "name LIKE 'Dig%'"), ("registered-models/get-latest-versions", "name", "Digits"),
                ("model-versions/search", "max_results", "1"), ("registered-models/get", "name", "Digits"),
            })
            {
                recorder.Queries.Clear();
                (await mlflow.GetAsync(path, (field, value))).Ok();
                counts.Add($"{path} {Asked()}");
            }

            return string.Join(", ", counts);
        }
    }

    private async Task<MlFlowClient> SceneAsync()
    {
        var host = await ApiHost.JoinAsync(registry);
        var mlflow = await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
        await mlflow.ModelAsync("alpha", 3);
        await mlflow.ModelAsync("beta");
        await mlflow.ModelAsync("Gamma");
        (await mlflow.PostAsync("registered-models/create", new { name = "prompt", tags = new[] { new { key = "mlflow.prompt.is_prompt", value = "true" } } })).Ok();
        (await mlflow.VersionAsync("beta", "s3://other/1", "aaaa")).Ok();
        (await mlflow.PostAsync("model-versions/set-tag", new { name = "alpha", version = "2", key = "best", value = "yes" })).Ok();
        foreach (var (name, key, value) in new[] { ("alpha", "team", "one"), ("beta", "team", "two"), ("beta", "long key", "x") })
            (await mlflow.PostAsync("registered-models/set-tag", new { name, key, value })).Ok();
        return mlflow;
    }
}
