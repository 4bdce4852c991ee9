using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.MlFlow;

/// <summary>When a registered model and its versions say they were last updated.</summary>
public sealed class MlFlowUpdatedTests
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task LastUpdated_MovesWithWordsVersionsAndStages_AndNotWithTagsOrAliases()
    {
        await using var host = await ApiHost.StartAsync(clock: clock);
        var mlflow = await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
        await mlflow.ModelAsync("Digits", 2);

        var moved = new List<string>();
        foreach (var (method, path, body) in new (HttpMethod, string, object)[]
        {
            (HttpMethod.Post, "registered-models/set-tag", new { name = "Digits", key = "k", value = "v" }),
            (HttpMethod.Delete, "registered-models/delete-tag", new { name = "Digits", key = "k" }),
            (HttpMethod.Post, "registered-models/alias", new { name = "Digits", alias = "champion", version = "1" }),
            (HttpMethod.Delete, "registered-models/alias", new { name = "Digits", alias = "champion" }),
            (HttpMethod.Post, "model-versions/set-tag", new { name = "Digits", version = "1", key = "k", value = "v" }),
            (HttpMethod.Delete, "model-versions/delete-tag", new { name = "Digits", version = "1", key = "k" }),
            (HttpMethod.Patch, "registered-models/update", new { name = "Digits", description = "of hands" }),
            (HttpMethod.Patch, "model-versions/update", new { name = "Digits", version = "1", description = "first" }),
            (HttpMethod.Post, "model-versions/transition-stage", new { name = "Digits", version = "1", stage = "Staging" }),
            (HttpMethod.Post, "model-versions/transition-stage", new { name = "Digits", version = "2", stage = "Staging" }),
            (HttpMethod.Post, "model-versions/create", new { name = "Digits", source = "s3://bucket/3" }),
            (HttpMethod.Delete, "model-versions/delete", new { name = "Digits", version = "3" }),
        })
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            (await mlflow.JsonAsync(method, path, body)).Ok();
            moved.Add($"{path}: {string.Join(' ', await MovedAsync(mlflow))}".TrimEnd());
        }

        Assert.Equal(
            [
                "registered-models/set-tag:", "registered-models/delete-tag:", "registered-models/alias:", "registered-models/alias:", "model-versions/set-tag:", "model-versions/delete-tag:",
                "registered-models/update: model", "model-versions/update: 1", "model-versions/transition-stage: model 1", "model-versions/transition-stage: model 1 2",
                "model-versions/create: model", "model-versions/delete: model",
            ],
            moved);
    }

    [Fact]
    public async Task Versions_AreOrderedAndPagedByTheirLastUpdate()
    {
        await using var host = await ApiHost.StartAsync(clock: clock);
        var mlflow = await MlFlowClient.OfAsync(host.App, host.Owner, host.Entity);
        await mlflow.ModelAsync("Digits");
        foreach (var source in new[] { "s3://b/1", "s3://b/2", "s3://b/3" })
        {
            (await mlflow.VersionAsync("Digits", source)).Ok();
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await mlflow.PatchAsync("model-versions/update", new { name = "Digits", version = "2", description = "changed last" })).Ok();

        var (numbers, token) = (new List<string>(), string.Empty);
        do
        {
            var page = (await mlflow.GetAsync("model-versions/search", ("max_results", "1"), ("page_token", token))).Ok().Json;
            numbers.Add(page["model_versions"]![0]!["version"]!.GetValue<string>());
            token = page["next_page_token"]?.GetValue<string>() ?? string.Empty;
        }
        while (token.Length > 0);

        Assert.Equal(["2", "3", "1"], numbers);
    }

    // Those that say they were updated at this very moment.
    private async Task<List<string>> MovedAsync(MlFlowClient mlflow)
    {
        var (moved, now) = (new List<string>(), clock.GetUtcNow().ToUnixTimeMilliseconds());
        if ((await mlflow.GetAsync("registered-models/get", ("name", "Digits"))).Ok().Json["registered_model"]!["last_updated_timestamp"]!.GetValue<long>() == now) moved.Add("model");
        foreach (var version in new[] { "1", "2" })
        {
            if ((await mlflow.GetAsync("model-versions/get", ("name", "Digits"), ("version", version))).Ok().Json["model_version"]!["last_updated_timestamp"]!.GetValue<long>() == now) moved.Add(version);
        }

        return moved;
    }
}
