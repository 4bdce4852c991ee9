using System.Text.Json.Nodes;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Registered models.</summary>
internal sealed class ModelRoutes(MlFlowNames names, FindModels find, CreateCollection create, ChangeCollection change, DeleteCollection delete, ChangeKeyedTags changeTags)
{
    private const int MostModels = 1000;

    // The token of the first page; no cursor looks like it.
    private const string Beginning = "start";

    public void Map(MlFlowMap map) => map
        .Post("/registered-models/create", CreateAsync)
        .Get("/registered-models/get", async call => Wrap(await ReadAsync(call, call.MustText("name"))))
        .Post("/registered-models/rename", RenameAsync)
        .Patch("/registered-models/update", UpdateAsync)
        .Delete("/registered-models/delete", DeleteAsync)
        .Get("/registered-models/search", SearchAsync)
        .Post("/registered-models/get-latest-versions", LatestAsync)
        .Get("/registered-models/get-latest-versions", LatestAsync)
        .Post("/registered-models/set-tag", call => TagAsync(call, [KeyValuePair.Create(call.MustText("key"), call.Text("value") ?? string.Empty)], []))
        .Delete("/registered-models/delete-tag", call => TagAsync(call, [], [call.MustText("key")]));

    private async Task<JsonObject> CreateAsync(MlFlowCall call)
    {
        var (name, tags) = (call.MustText("name"), call.Pairs("tags"));
        if (!ForeignName.Parse(name).TryGet(out var foreign, out var error)) throw MlFlowRefusal.Of(error);
        foreach (var (key, value) in tags) Check(key, value);
        var made = await create.ExecuteAsync(new(CollectionPath.OfModel(call.Entity, foreign.Name), call.Text("description")) { Title = foreign.Title }, call.Actor, call.Ct);
        if (made.Error is { Code: "name_taken" }) throw Taken(name);
        var path = MlFlowCall.Must(made);
        if (tags.Count > 0) MlFlowCall.Must(await changeTags.ExecuteAsync(new(path) { Set = tags }, call.Actor, call.Ct));
        return Wrap(await ReadAsync(call, name));
    }

    private async Task<JsonObject> RenameAsync(MlFlowCall call)
    {
        var (model, newName) = (await names.GetModelAsync(call, call.MustText("name")), call.MustText("new_name"));
        if (!ForeignName.Parse(newName, "new_name").TryGet(out var foreign, out var error)) throw MlFlowRefusal.Of(error);
        var renamed = await change.ExecuteAsync(new(model.Path, foreign.Name) { Title = foreign.Title }, call.Actor, call.Ct);
        if (renamed.Error is { Code: "name_taken" }) throw Taken(newName);
        MlFlowCall.Must(renamed);
        return Wrap(await ReadAsync(call, newName));
    }

    private async Task<JsonObject> UpdateAsync(MlFlowCall call)
    {
        var name = call.MustText("name");
        var model = await names.GetModelAsync(call, name);
        MlFlowCall.Must(await change.ExecuteAsync(new(model.Path, Description: call.Text("description") ?? string.Empty), call.Actor, call.Ct));
        return Wrap(await ReadAsync(call, name));
    }

    private async Task<JsonObject> DeleteAsync(MlFlowCall call)
    {
        var model = await names.GetModelAsync(call, call.MustText("name"));
        MlFlowCall.Must(await delete.ExecuteAsync(new(model.Path, model.Path.Name), call.Actor, call.Ct));
        return [];
    }

    private async Task<JsonObject> SearchAsync(MlFlowCall call)
    {
        var (conditions, limit) = (ModelSearchWords.ConditionsOfModels(call.Text("filter")), call.Number("max_results") ?? 100);
        if (limit > MostModels) throw MlFlowRefusal.Invalid($"Invalid value for request parameter max_results. It must be at most {MostModels}, but got value {limit}");
        var token = ModelSearchWords.Token(call);
        var page = MlFlowCall.Must(await find.ModelsAsync(call.Entity, conditions, ModelSearchWords.OrderOfModels(call.Texts("order_by")),
            new((int)Math.Max(limit, 1), token == Beginning ? null : token), call.Actor, call.Ct));
        // As there: none of them, and where they go on.
        if (limit <= 0) return new JsonObject().With("next_page_token", page.Items.Count > 0 ? token ?? Beginning : null);
        var leaders = MlFlowCall.Must(await find.LeadersAsync(call.Entity, page.Items.Select(model => model.Id).ToList(), ModelStage.All, call.Actor, call.Ct));
        return new JsonObject()
            .With("registered_models", page.Items.Select(model => (JsonNode)MlFlowNames.Model(call, model, leaders[model.Path])))
            .With("next_page_token", page.Next);
    }

    private async Task<JsonObject> LatestAsync(MlFlowCall call)
    {
        var (model, stages) = (await names.GetModelAsync(call, call.MustText("name")), call.Texts("stages").Select(StageRule.Read).ToList());
        var leaders = MlFlowCall.Must(await find.LeadersAsync(call.Entity, [model.Id], ModelStage.All, call.Actor, call.Ct))[model.Path];
        return new JsonObject().With("model_versions", leaders.GroupBy(MlFlowNames.StageOf, StringComparer.Ordinal).Where(stage => stages.Count == 0 || stages.Contains(stage.Key))
            .Select(stage => stage.MaxBy(bookmark => bookmark.Number)!).OrderBy(bookmark => bookmark.Number).Select(bookmark => (JsonNode)MlFlowNames.Version(call, bookmark, withAliases: false)));
    }

    private async Task<JsonObject> TagAsync(MlFlowCall call, IReadOnlyList<KeyValuePair<string, string>> set, IReadOnlyList<string> remove)
    {
        var name = call.MustText("name");
        foreach (var (key, value) in set) Check(key, value);
        foreach (var key in remove) Check(key, string.Empty);
        var model = await names.GetModelAsync(call, name);
        MlFlowCall.Must(await changeTags.ExecuteAsync(new(model.Path) { Set = set, Remove = remove }, call.Actor, call.Ct));
        return [];
    }

    private async Task<JsonObject> ReadAsync(MlFlowCall call, string name)
    {
        var model = await names.GetModelAsync(call, name);
        return MlFlowNames.Model(call, model, MlFlowCall.Must(await find.LeadersAsync(call.Entity, [model.Id], ModelStage.All, call.Actor, call.Ct))[model.Path]);
    }

    /// <summary>The registry's rule for tags, before anything is done.</summary>
    public static void Check(string key, string value)
    {
        if (KeyedTag.Check(key, value) is { } error) throw MlFlowRefusal.Of(error);
    }

    private static JsonObject Wrap(JsonObject model) => new() { ["registered_model"] = model };

    private static MlFlowRefusal Taken(string name) => MlFlowRefusal.Taken($"Registered Model (name={name}) already exists, perhaps written with other case or width: the registry compares names without them.");
}
