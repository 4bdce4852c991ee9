using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Runs;

/// <summary>What scripts measure, over the registry's own API.</summary>
public sealed class RunMetricEndpointTests(SharedRegistry registry)
{
    [Fact]
    public async Task Metrics_AreSentAndReadPageByPage_WithNaNAndInfinity()
    {
        var host = await ApiHost.JoinAsync(registry);
        var (api, run) = await RunAsync(host);

        (await api.PostAsync($"{run}/metrics", """{"points":[{"key":"eval/loss","value":0.5,"step":1,"at":"2026-11-01T00:00:00Z"},{"key":"eval/loss","value":"NaN","step":2},{"key":"acc","value":"-Infinity"}]}""")).Must(HttpStatusCode.NoContent);
        var latest = (await api.GetAsync($"{run}/metrics")).Must(HttpStatusCode.OK).Json.GetProperty("items");
        var first = (await api.GetAsync($"{run}/metrics/eval/loss?limit=1")).Must(HttpStatusCode.OK).Json;
        var rest = (await api.GetAsync($"{run}/metrics/eval/loss?limit=1&cursor={first.GetProperty("next").GetString()}")).Must(HttpStatusCode.OK).Json;

        Assert.Equal(["acc -Infinity 0", "eval/loss NaN 2"], latest.EnumerateArray().Select(m => $"{m.GetProperty("key")} {m.GetProperty("value")} {m.GetProperty("step")}"));
        Assert.Equal("2026-11-01T00:00:00+00:00", first.GetProperty("items")[0].GetProperty("at").GetDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("NaN", rest.GetProperty("items")[0].GetProperty("value").GetString());
        Assert.Equal(0, (await api.GetAsync($"{run}/metrics/none")).Must(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Measuring_TakesAContributor_AndARunInSight()
    {
        var host = await ApiHost.JoinAsync(registry);
        var (api, run) = await RunAsync(host);
        const string point = """{"points":[{"key":"loss","value":1}]}""";

        (await (await host.ClientAsync(Role.Viewer)).PostAsync($"{run}/metrics", point)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await host.StrangerAsync()).PostAsync($"{run}/metrics", point)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await (await host.StrangerAsync()).GetAsync($"{run}/metrics")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await api.PostAsync($"{run}/metrics", """{"points":[{"key":"","value":1}]}""")).MustBeProblem(HttpStatusCode.BadRequest, "metric_invalid");
        (await api.PatchAsync(run, """{"state":"killed","displayName":"Ada's own"}""")).Must(HttpStatusCode.OK);
        Assert.Equal("killed", (await api.GetAsync(run)).Must(HttpStatusCode.OK)["state"]);
    }

    private static async Task<(ApiClient Api, string Run)> RunAsync(ApiHost host)
    {
        var api = await host.OwnerAsync();
        (await api.PostAsync($"/entities/{host.Entity}/projects", """{"name":"digits"}""")).Must(HttpStatusCode.Created);
        var run = (await api.PostAsync($"/entities/{host.Entity}/projects/digits/runs", """{"name":"training"}""")).Must(HttpStatusCode.Created)["id"];
        return (api, $"/entities/{host.Entity}/projects/digits/runs/{run}");
    }
}
