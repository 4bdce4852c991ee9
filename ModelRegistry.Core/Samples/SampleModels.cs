using System.Text.Json;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Core.Samples;

/// <summary>
/// Fifteen checkpoints of real training runs, beside the program in <c>Samples/Models</c> (<c>train.py</c> there made them). They are logged,
/// bookmarked and promoted through the use cases that anyone's script and hand go through.
/// </summary>
internal sealed class SampleModels(
    CreateEntity createEntity, CreateProject createProject, CreateRun createRun, ChangeRun changeRun,
    LogVersion log, BookmarkVersion bookmark, ChangeCollection describe, MoveAlias move, ProtectAlias protect) : ISampleModels
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["vision"] = "Vision team",
        ["tabular"] = "Tabular team",
    };

    private static readonly Shelf[] Shelves =
    [
        new("vision", "DigitClassifier", "Reads a handwritten digit from an 8×8 image.",
            ["digits/digits-mlp:v3", "digits/digits-forest:v2", "digits/digits-mlp:v5", "digits/digits-mlp:v6", "digits/digits-mlp:v7"],
            [new("production", 2), new("staging", 4), new("candidate", 3), new("fallback", 1)]),
        new("tabular", "WineCultivar", "Tells which of three cultivars a wine comes from, by its chemistry.",
            ["wine/wine-logreg:v0", "wine/wine-logreg:v2", "wine/wine-logreg:v3"],
            [new("production", 1), new("staging", 2)]),
    ];

    /// <inheritdoc/>
    public async Task<Result<Done>> AddAsync(Actor actor, CancellationToken ct)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Samples", "Models");
        await using var file = File.OpenRead(Path.Combine(folder, "runs.json"));
        var checkpoints = await JsonSerializer.DeserializeAsync<List<Checkpoint>>(file, Json, ct) ?? [];
        var steps = new List<Func<Task<Error?>>>();
        foreach (var entity in checkpoints.GroupBy(c => c.Entity, StringComparer.Ordinal))
        {
            steps.Add(async () => (await createEntity.ExecuteAsync(new(entity.Key, Titles.GetValueOrDefault(entity.Key)), actor, ct)).Error);
            steps.AddRange(entity.Select(c => c.Project).Distinct(StringComparer.Ordinal)
                .Select(project => (Func<Task<Error?>>)(async () => (await createProject.ExecuteAsync(new(entity.Key, project), actor, ct)).Error)));
        }

        steps.AddRange(checkpoints.GroupBy(c => (c.Entity, c.Project, c.Run))
            .Select(run => (Func<Task<Error?>>)(() => TrainAsync(folder, run.ToList(), actor, ct))));
        steps.AddRange(Shelves.Select(shelf => (Func<Task<Error?>>)(() => FillAsync(shelf, actor, ct))));
        foreach (var step in steps)
        {
            if (await step() is { } error) return error;
        }

        return Done.It;
    }

    // What a training script does: starts a run, logs its checkpoints, says that it is finished.
    private async Task<Error?> TrainAsync(string folder, List<Checkpoint> checkpoints, Actor actor, CancellationToken ct)
    {
        var first = checkpoints[0];
        var config = (JsonObject)first.Config.DeepClone();
        config.Remove("epoch");
        var run = await createRun.ExecuteAsync(new(first.Entity, first.Project, first.Run, Config: config.ToJsonString()), actor, ct);
        if (!run.TryGet(out var runId, out var error)) return error;
        foreach (var checkpoint in checkpoints)
        {
            if (await LogAsync(folder, checkpoint, actor, ct) is { } refusal) return refusal;
        }

        return (await changeRun.ExecuteAsync(
            new(first.Entity, first.Project, runId, State: "finished", Summary: checkpoints[^1].Metrics.ToJsonString()), actor, ct)).Error;
    }

    private async Task<Error?> LogAsync(string folder, Checkpoint checkpoint, Actor actor, CancellationToken ct)
    {
        var path = new CollectionPath(checkpoint.Entity, checkpoint.Project, checkpoint.Artifact);
        if (!(await log.BeginAsync(path, create: true, actor, ct)).TryGet(out var upload, out var error)) return error;
        await using (upload)
        {
            var root = Path.Combine(folder, checkpoint.Entity, checkpoint.Project, checkpoint.Artifact, MemberSelector.Of(checkpoint.Version).ToString());
            foreach (var name in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                await using var content = File.OpenRead(name);
                var added = await upload.AddFileAsync(Path.GetRelativePath(root, name).Replace(Path.DirectorySeparatorChar, '/'), content, ct);
                if (!added.IsSuccess) return added.Error;
            }

            var metadata = (JsonObject)checkpoint.Metrics.DeepClone();
            if (checkpoint.Config["epoch"] is { } epoch) metadata["epoch"] = epoch.DeepClone();
            return (await log.CommitAsync(upload, new(metadata.ToJsonString(), checkpoint.Run), actor, ct)).Error;
        }
    }

    // What a reviewer does: bookmarks, protects production, promotes.
    private async Task<Error?> FillAsync(Shelf shelf, Actor actor, CancellationToken ct)
    {
        foreach (var version in shelf.Versions)
        {
            var added = await bookmark.ExecuteAsync(new(shelf.Entity, shelf.Model, $"{shelf.Entity}/{version}", Create: true), actor, ct);
            if (!added.IsSuccess) return added.Error;
        }

        var path = CollectionPath.OfModel(shelf.Entity, shelf.Model);
        var described = await describe.ExecuteAsync(new(path, Description: shelf.Description), actor, ct);
        if (!described.IsSuccess) return described.Error;
        var guarded = await protect.ExecuteAsync(new(path, "production", new(Role.Reviewer)), actor, ct);
        if (!guarded.IsSuccess) return guarded.Error;
        foreach (var (alias, number) in shelf.Aliases)
        {
            var moved = await move.ExecuteAsync(new(path, alias, MemberSelector.Of(number).ToString(), Seen: 0), actor, ct);
            if (!moved.IsSuccess) return moved.Error;
        }

        return null;
    }

    private sealed record Checkpoint(string Entity, string Project, string Artifact, int Version, string Run, JsonObject Config, JsonObject Metrics);

    private sealed record Shelf(string Entity, string Model, string Description, string[] Versions, Held[] Aliases);

    private sealed record Held(string Alias, int Number);
}
