using System.Globalization;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Tags;
using ModelRegistry.Web.Artifacts;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>From this wire's names and numbers to the registry's things, and how they are written.</summary>
internal sealed class MlFlowNames(FindModels find, ProjectQueries projects, CreateProject createProject, KeyedTagQueries tags)
{
    /// <summary>The experiment that runs go to where a script names none.</summary>
    public const string DefaultId = "0";

    /// <summary>Its name, which is a project's too.</summary>
    public const string DefaultName = "Default";

    /// <summary>The tag that a deleted experiment carries: a project of ours is not hidden by a script.</summary>
    public const string DeletedTag = "mlflow.deleted";

    /// <summary>Where registered models are called so in the caller's entity.</summary>
    public static CollectionPath PathOf(MlFlowCall call, string name) =>
        CollectionPath.OfModel(call.Entity, ForeignName.Parse(name).TryGet(out var foreign, out _) ? foreign.Name : name);

    /// <summary>The registered model of exactly that name, or of that name of its own where none is called so; or its refusal.</summary>
    public async Task<FoundModel> GetModelAsync(MlFlowCall call, string name) => await FindModelAsync(call, name) ?? throw NoModel(name);

    private async Task<FoundModel?> FindModelAsync(MlFlowCall call, string name)
    {
        foreach (var named in Named(name))
        {
            if (MlFlowCall.Must(await find.ModelsAsync(call.Entity, [named], [], new(1), call.Actor, call.Ct)) is { Items: [var model, ..] }) return model;
        }

        return null;
    }

    // As it was kept: a client may write a letter and its accent apart. What may be a name of ours may be that of a thing with a title, which pages show too:
    // looked for second, and only then.
    private static IEnumerable<ModelCondition> Named(string name)
    {
        var isName = ForeignName.Parse(name).TryGet(out var foreign, out _);
        yield return new(ModelField.Name, null, ModelComparison.Is, [isName ? foreign!.Original : name]);
        if (isName && foreign!.Title is null) yield return new(ModelField.OwnName, null, ModelComparison.Is, [foreign.Name]);
    }

    /// <summary>The version of exactly that model and number, or its refusal.</summary>
    public async Task<FoundBookmark> GetVersionAsync(MlFlowCall call, string name, string version)
    {
        if (!long.TryParse(version, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw MlFlowRefusal.Invalid($"Parameter 'version' must be an integer, got '{version}'. Model version must be an integer, got '{version}'");
        if (number is < 1 or > int.MaxValue) throw NoVersion(name, version);
        var numbered = new ModelCondition(ModelField.Number, null, ModelComparison.Is, [(number - 1).ToString(CultureInfo.InvariantCulture)]);
        foreach (var named in Named(name))
        {
            if (MlFlowCall.Must(await find.BookmarksAsync(call.Entity, [named, numbered], [], new(1), call.Actor, call.Ct)) is { Items: [var bookmark, ..] }) return bookmark;
        }

        throw NoVersion(name, version);
    }

    public static MlFlowRefusal NoModel(string name) => MlFlowRefusal.NotFound($"Registered Model with name={name} not found");

    public static MlFlowRefusal NoVersion(string name, string version) => MlFlowRefusal.NotFound($"Model Version (name={name}, version={version}) not found");

    /// <summary>The experiment, made where it is the default one and missing.</summary>
    public async Task<ProjectView> GetExperimentAsync(MlFlowCall call, string id)
    {
        if (id == DefaultId) return await GetDefaultAsync(call);
        return Guid.TryParseExact(id, "N", out var project) && (await projects.GetAsync(project, call.Actor, call.Ct)).TryGet(out var found, out _)
            ? found.Project
            : throw MlFlowRefusal.NotFound($"No Experiment with id={id} exists");
    }

    /// <summary>The same for what is written into it: a deleted one takes nothing.</summary>
    public async Task<ProjectView> GetActiveExperimentAsync(MlFlowCall call, string id)
    {
        var project = await GetExperimentAsync(call, id);
        return IsDeleted((await tags.OfAsync([project.Id], call.Ct))[project.Id])
            ? throw MlFlowRefusal.Invalid($"The experiment {IdOf(call, project)} must be in the 'active' state. Current state is deleted.")
            : project;
    }

    /// <summary>The same by its name in the caller's entity, or its own where it has a title; null where there is none.</summary>
    public async Task<ProjectView?> FindExperimentAsync(MlFlowCall call, string name)
    {
        if (name == DefaultName) return await GetDefaultAsync(call);
        if (!ForeignName.Parse(name).TryGet(out var foreign, out _)) return null;
        return (await projects.GetAsync(call.Entity, foreign.Name, call.Actor, call.Ct)).TryGet(out var found, out _) && foreign.Means(found.Project.Name, found.Project.Title) ? found.Project : null;
    }

    private async Task<ProjectView> GetDefaultAsync(MlFlowCall call)
    {
        if ((await projects.GetAsync(call.Entity, DefaultName, call.Actor, call.Ct)).TryGet(out var found, out _)) return found.Project;
        var made = await createProject.ExecuteAsync(new(call.Entity, DefaultName), call.Actor, call.Ct);
        // Another call of the same script was faster.
        if (made.Error is { Code: not "name_taken" } error) throw MlFlowRefusal.Of(error);
        return MlFlowCall.Must(await projects.GetAsync(call.Entity, DefaultName, call.Actor, call.Ct)).Project;
    }

    /// <summary>The id of a project as this wire writes it.</summary>
    public static string IdOf(MlFlowCall call, ProjectView project) => IdOf(call, project.Id, project.Entity, project.Name);

    public static string IdOf(MlFlowCall call, Guid id, string entity, string name) =>
        string.Equals(name, DefaultName, StringComparison.OrdinalIgnoreCase) && entity == call.Entity ? DefaultId : MlFlowJson.Id(id);

    public async Task<JsonObject> ExperimentAsync(MlFlowCall call, ProjectView project) => Experiment(call, project, (await tags.OfAsync([project.Id], call.Ct))[project.Id]);

    public static JsonObject Experiment(MlFlowCall call, ProjectView project, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var (id, all) = (IdOf(call, project), tags.ToList());
        return new JsonObject
        {
            ["experiment_id"] = id,
            ["name"] = project.Title ?? project.Name,
            ["artifact_location"] = $"mlflow-artifacts:/{id}",
            ["lifecycle_stage"] = IsDeleted(all) ? "deleted" : "active",
            ["creation_time"] = project.CreatedAt.Ms(),
            ["last_update_time"] = project.CreatedAt.Ms(),
        }.With("tags", MlFlowJson.Pairs(Shown(all).Where(tag => tag.Key != DeletedTag)));
    }

    public static bool IsDeleted(IEnumerable<KeyValuePair<string, string>> tags) => tags.Any(tag => tag is { Key: DeletedTag, Value: "true" });

    /// <summary>A registered model with the newest version of each stage.</summary>
    public static JsonObject Model(MlFlowCall call, FoundModel model, IEnumerable<FoundBookmark> leaders) => new JsonObject
    {
        ["name"] = model.Title ?? model.Path.Name,
        ["creation_timestamp"] = model.MadeAt.Ms(),
        ["last_updated_timestamp"] = model.ChangedAt.Ms(),
        ["user_id"] = model.MadeBy,
    }.With("description", model.Description)
        .With("latest_versions", Latest(leaders).Select(bookmark => (JsonNode)Version(call, bookmark, withAliases: false)))
        .With("tags", MlFlowJson.Pairs(Shown(model.Tags)))
        .With("aliases", model.Aliases.Where(alias => alias.Number is not null).Select(alias => (JsonNode)new JsonObject { ["alias"] = alias.Alias, ["version"] = MlFlowJson.Version(alias.Number!.Value) }));

    /// <summary>A version; lists leave its aliases out.</summary>
    public static JsonObject Version(MlFlowCall call, FoundBookmark bookmark, bool withAliases) => new JsonObject
    {
        ["name"] = bookmark.Title ?? bookmark.Model.Name,
        ["version"] = MlFlowJson.Version(bookmark.Number),
        ["creation_timestamp"] = bookmark.MadeAt.Ms(),
        ["last_updated_timestamp"] = bookmark.ChangedAt.Ms(),
        ["user_id"] = bookmark.MadeBy,
        ["current_stage"] = StageOf(bookmark),
        ["source"] = WordOf(bookmark, "source") ?? LocationOf(call, bookmark),
        ["status"] = "READY",
    }.With("description", bookmark.Description)
        .With("run_id", WordOf(bookmark, "run_id") ?? (bookmark.RunId is { } run ? MlFlowJson.Id(run) : null))
        .With("run_link", WordOf(bookmark, "run_link"))
        .With("model_id", WordOf(bookmark, "model_id"))
        .With("tags", MlFlowJson.Pairs(Shown(bookmark.Tags)))
        .With("aliases", withAliases ? bookmark.Aliases.Select(alias => (JsonNode)JsonValue.Create(alias.Name)) : []);

    /// <summary>Where the files of a version are fetched: of that very version, whatever becomes of its source. Elsewhere, where it has none of its own.</summary>
    public static string LocationOf(MlFlowCall call, FoundBookmark bookmark) =>
        WordOf(bookmark, "location") ?? ElsewhereOf(bookmark) ?? $"{call.Root}{ArtifactRoutes.Base}/artifacts/{ArtifactRoutes.Versions}/{MlFlowJson.Id(bookmark.VersionId)}";

    // A bookmark that was made on a page knows nothing of it; the version that it points at does. Its metadata may come through any door: what would be
    // refused here as a source sends no client anywhere.
    private static string? ElsewhereOf(FoundBookmark bookmark) =>
        bookmark.MetadataWithoutFiles is { } metadata && MlFlowOrigin.Of(metadata) is { IsElsewhere: true } origin && MlFlowSource.IsElsewhere(origin.Source) ? origin.Source : null;

    /// <summary>What this wire was told of a version when it was made.</summary>
    public static string? WordOf(FoundBookmark bookmark, string key) => bookmark.Tags.Where(tag => tag.Key == KeyedTags.Own + key).Select(tag => tag.Value).FirstOrDefault();

    /// <summary>The stage whose alias it holds, the furthest; <c>None</c> for none.</summary>
    public static string StageOf(FoundBookmark bookmark) => ModelStage.All.FirstOrDefault(stage => bookmark.Aliases.Any(alias => TextKey.Of(alias.Name) == AliasOf(stage))) ?? "None";

    /// <summary>The alias that a stage is.</summary>
    public static string AliasOf(string stage) => TextKey.Of(stage);

    private static IEnumerable<FoundBookmark> Latest(IEnumerable<FoundBookmark> leaders) =>
        leaders.GroupBy(StageOf, StringComparer.Ordinal).Select(stage => stage.MaxBy(bookmark => bookmark.Number)!).OrderBy(bookmark => bookmark.Number);

    private static IEnumerable<KeyValuePair<string, string>> Shown(IEnumerable<KeyValuePair<string, string>> tags) => tags.Where(tag => !KeyedTags.IsOwn(tag.Key));
}
