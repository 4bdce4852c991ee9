using System.Text.Json.Nodes;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Experiments: projects of the caller's entity.</summary>
internal sealed class ExperimentRoutes(MlFlowNames names, ProjectQueries projects, CreateProject create, ChangeProject change, ChangeKeyedTags changeTags, KeyedTagQueries tags)
{
    private const int MostExperiments = 50_000;

    private static readonly Comparer<object> ByValue = Comparer<object>.Create((one, other) =>
        one is string text ? string.CompareOrdinal(text, (string)other) : Comparer<object>.Default.Compare(one, other));

    public void Map(MlFlowMap map) => map
        .Post("/experiments/create", CreateAsync)
        .Get("/experiments/get", async call => await WrapAsync(call, await GetAsync(call)))
        .Get("/experiments/get-by-name", async call =>
        {
            var name = call.MustText("experiment_name");
            return await WrapAsync(call, await names.FindExperimentAsync(call, name) ?? throw MlFlowRefusal.NotFound($"Could not find experiment with name '{name}'"));
        })
        .Post("/experiments/search", SearchAsync)
        .Get("/experiments/search", SearchAsync)
        .Post("/experiments/update", UpdateAsync)
        .Post("/experiments/delete", async call => await TagAsync(call, await GetAsync(call), [new(MlFlowNames.DeletedTag, "true")], []))
        .Post("/experiments/restore", async call => await TagAsync(call, await GetAsync(call), [], [MlFlowNames.DeletedTag]))
        .Post("/experiments/set-experiment-tag", async call =>
        {
            var (key, value) = (call.MustText("key"), call.Text("value") ?? string.Empty);
            ModelRoutes.Check(key, value);
            return await TagAsync(call, await GetActiveAsync(call), [new(key, value)], []);
        })
        .Post("/experiments/delete-experiment-tag", async call => await TagAsync(call, await GetActiveAsync(call), [], [call.MustText("key")]));

    private async Task<JsonObject> CreateAsync(MlFlowCall call)
    {
        var (name, pairs) = (call.MustText("name"), call.Pairs("tags"));
        foreach (var (key, value) in pairs) ModelRoutes.Check(key, value);
        if (!ForeignName.Parse(name).TryGet(out var foreign, out var error)) throw MlFlowRefusal.Of(error);
        var made = await create.ExecuteAsync(new(call.Entity, foreign.Name) { Title = foreign.Title }, call.Actor, call.Ct);
        if (made.Error is { Code: "name_taken" }) throw MlFlowRefusal.Taken($"Experiment(name={name}) already exists, perhaps written with other case or width.");
        var project = MlFlowCall.Must(await projects.GetAsync(call.Entity, MlFlowCall.Must(made), call.Actor, call.Ct)).Project;
        if (pairs.Count > 0) MlFlowCall.Must(await changeTags.ExecuteAsync(call.Entity, project.Name, pairs, [], call.Actor, call.Ct));
        return new() { ["experiment_id"] = MlFlowNames.IdOf(call, project) };
    }

    private async Task<JsonObject> UpdateAsync(MlFlowCall call)
    {
        var (project, newName) = (await GetAsync(call), call.MustText("new_name"));
        if (!ForeignName.Parse(newName, "new_name").TryGet(out var foreign, out var error)) throw MlFlowRefusal.Of(error);
        var changed = await change.ExecuteAsync(new(project.Entity, project.Name, foreign.Name) { Title = foreign.Title }, call.Actor, call.Ct);
        if (changed.Error is { Code: "name_taken" }) throw MlFlowRefusal.Taken($"Experiment(name={newName}) already exists.");
        MlFlowCall.Must(changed);
        return [];
    }

    private Task<ProjectView> GetAsync(MlFlowCall call) => names.GetExperimentAsync(call, call.MustText("experiment_id"));

    private Task<ProjectView> GetActiveAsync(MlFlowCall call) => names.GetActiveExperimentAsync(call, call.MustText("experiment_id"));

    private async Task<JsonObject> TagAsync(MlFlowCall call, ProjectView project, IReadOnlyList<KeyValuePair<string, string>> set, IReadOnlyList<string> remove)
    {
        MlFlowCall.Must(await changeTags.ExecuteAsync(project.Entity, project.Name, set, remove, call.Actor, call.Ct));
        return [];
    }

    private async Task<JsonObject> SearchAsync(MlFlowCall call)
    {
        var (clauses, limit, isDeleted) = (MlFlowFilter.Read(call.Text("filter")), call.Number("max_results") ?? 1000, ModelSearchWords.IsDeleted(call, "view_type"));
        var order = RunSearch.Order(call.Texts("order_by")).ConvertAll(one => (By: SortKey(call, one.Key), one.IsDown));
        if (limit is < 1 or > MostExperiments) throw MlFlowRefusal.Invalid($"Invalid value for request parameter max_results. It must be from 1 to {MostExperiments}, but got value {limit}");
        // The default one is there from the first look on, for whoever may make it.
        if (ModelSearchWords.Token(call) is null && await projects.GetAsync(call.Entity, MlFlowNames.DefaultName, call.Actor, call.Ct) is { IsSuccess: false })
            await create.ExecuteAsync(new(call.Entity, MlFlowNames.DefaultName), call.Actor, call.Ct);
        var page = MlFlowCall.Must(await projects.ListAsync(call.Entity, new((int)Math.Min(limit, PageRequest.MaxLimit), ModelSearchWords.Token(call)), call.Actor, call.Ct));
        var known = await tags.OfAsync(page.Items.Select(project => project.Id).ToList(), call.Ct);
        var shown = page.Items.Where(project => isDeleted is not { } asked || asked == MlFlowNames.IsDeleted(known[project.Id]));
        // Within the page: the database has them by their own names. The first key counts most, so it sorts last.
        foreach (var (by, isDown) in Enumerable.Reverse(order)) shown = isDown ? shown.OrderByDescending(by, ByValue) : shown.OrderBy(by, ByValue);
        return new JsonObject()
            .With("experiments", shown.Where(project => clauses.All(clause => RunSearch.Holds(clause, one => Look(one, project, known[project.Id])))).Select(project => (JsonNode)MlFlowNames.Experiment(call, project, known[project.Id])))
            .With("next_page_token", page.Next);

        static object? Look(MlFlowClause clause, ProjectView project, IEnumerable<KeyValuePair<string, string>> tags) => clause switch
        {
            { Kind: "attribute", Key: "name" } => project.Title ?? project.Name,
            { Kind: "attribute", Key: "creation_time" or "last_update_time" } => (double)project.CreatedAt.Ms(),
            { Kind: "tag" } => tags.Where(tag => tag.Key == clause.Key).Select(tag => tag.Value).FirstOrDefault(),
            _ => throw MlFlowRefusal.Invalid($"Invalid attribute key '{clause.Key}' specified. Valid keys are: name, creation_time, last_update_time."),
        };
    }

    private static Func<ProjectView, object> SortKey(MlFlowCall call, MlFlowClause key) => key switch
    {
        { Kind: "attribute", Key: "name" } => project => project.Title ?? project.Name,
        { Kind: "attribute", Key: "experiment_id" } => project => MlFlowNames.IdOf(call, project),
        { Kind: "attribute", Key: "creation_time" or "last_update_time" } => project => project.CreatedAt,
        _ => throw MlFlowRefusal.Invalid($"Invalid order by key '{key.Key}' specified. Valid keys are: name, experiment_id, creation_time, last_update_time."),
    };

    private async Task<JsonObject> WrapAsync(MlFlowCall call, ProjectView project) => new() { ["experiment"] = await names.ExperimentAsync(call, project) };
}
