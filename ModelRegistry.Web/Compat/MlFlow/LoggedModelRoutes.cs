using System.Text.Json.Nodes;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Logged models: clients from 3 on begin one, send its files, and register it.</summary>
internal sealed class LoggedModelRoutes(MlFlowNames names, CreateLoggedModel create, ChangeLoggedModel change, LoggedModelQueries models)
{
    public void Map(MlFlowMap map) => map
        .Post("/logged-models", CreateAsync)
        .Post("/logged-models/search", SearchAsync)
        .Get("/logged-models/{model}", async call => await WrapAsync(call, Id(call)))
        .Patch("/logged-models/{model}", async call =>
        {
            LoggedModelState? state = (call.Text("status") ?? string.Empty) switch
            {
                "LOGGED_MODEL_READY" => LoggedModelState.Ready,
                "LOGGED_MODEL_UPLOAD_FAILED" => LoggedModelState.Failed,
                "LOGGED_MODEL_PENDING" => LoggedModelState.Pending,
                "" => null,
                var other => throw MlFlowRefusal.Invalid($"Invalid model status: '{other}'."),
            };
            MlFlowCall.Must(await change.ExecuteAsync(new(Id(call)) { State = state }, call.Actor, call.Ct));
            return await WrapAsync(call, Id(call));
        })
        .Patch("/logged-models/{model}/tags", async call =>
        {
            var tags = call.Pairs("tags");
            foreach (var (key, value) in tags) ModelRoutes.Check(key, value);
            MlFlowCall.Must(await change.ExecuteAsync(new(Id(call)) { Tags = tags }, call.Actor, call.Ct));
            return [];
        })
        .Delete("/logged-models/{model}/tags/{key}", async call =>
        {
            MlFlowCall.Must(await change.ExecuteAsync(new(Id(call)) { RemoveTags = [call.Context.Request.RouteValues["key"] as string ?? string.Empty] }, call.Actor, call.Ct));
            return [];
        });

    /// <summary>Says which models a run made.</summary>
    public async Task<JsonObject> AttachAsync(MlFlowCall call)
    {
        var run = call.MustText("run_id");
        foreach (var model in call.Objects("models"))
        {
            var text = MlFlowCall.TextOf(model, "model_id") ?? throw MlFlowCall.Missing("model_id");
            var found = MlFlowCall.Must(await models.GetAsync(MlFlowSource.ReadModelId(text) ?? throw NotFound(text), call.Actor, call.Ct));
            if (found.RunId is not { } owner || MlFlowJson.Id(owner) != run) throw MlFlowRefusal.Invalid($"Logged model '{text}' was not made by run '{run}'.");
            MlFlowCall.Must(await change.ExecuteAsync(new(found.Id) { Step = MlFlowCall.NumberOf(model, "step") ?? 0 }, call.Actor, call.Ct));
        }

        return [];
    }

    /// <summary>The same again, for the run; null for none.</summary>
    public async Task<JsonObject?> OutputsAsync(MlFlowCall call, Guid run)
    {
        var page = MlFlowCall.Must(await models.OfRunAsync(run, call.Actor, call.Ct));
        var outputs = new JsonObject().With("model_outputs", page.Where(model => model.Step is not null).Select(model => (JsonNode)new JsonObject { ["model_id"] = MlFlowSource.ModelId(model.Id), ["step"] = model.Step }));
        return outputs.Count > 0 ? outputs : null;
    }

    private async Task<JsonObject> CreateAsync(MlFlowCall call)
    {
        var (experiment, tags) = (await names.GetActiveExperimentAsync(call, call.MustText("experiment_id")), call.Pairs("tags"));
        foreach (var (key, value) in tags) ModelRoutes.Check(key, value);
        var run = call.Text("source_run_id") is { Length: > 0 } text ? Guid.TryParseExact(text, "N", out var id) ? id : throw MlFlowRefusal.NotFound($"Run with id={text} not found") : (Guid?)null;
        var made = MlFlowCall.Must(await create.ExecuteAsync(new(experiment.Id, call.Text("name"), run, call.Text("model_type")) { Params = call.Pairs("params"), Tags = tags }, call.Actor, call.Ct));
        return await WrapAsync(call, made);
    }

    private async Task<JsonObject> SearchAsync(MlFlowCall call)
    {
        string? name = null;
        Guid? run = null;
        foreach (var clause in MlFlowFilter.Read(call.Text("filter")))
        {
            if (clause is { Kind: "attribute", Key: "name", Sign: "=", IsQuoted: true }) name = clause.Values[0];
            else if (clause is { Kind: "attribute", Key: "source_run_id", Sign: "=", IsQuoted: true }) run = Guid.TryParseExact(clause.Values[0], "N", out var id) ? id : Guid.Empty;
            else if (clause is not { Kind: "attribute", Key: "status" }) throw MlFlowRefusal.Invalid($"Invalid filter of logged models: '{clause.Key} {clause.Sign}'. Taken are name = and source_run_id =.");
        }

        var experiments = new List<Guid>();
        foreach (var id in call.Texts("experiment_ids")) experiments.Add((await names.GetExperimentAsync(call, id)).Id);
        var limit = Math.Clamp(call.Number("max_results") ?? 100, 1, PageRequest.MaxLimit);
        var page = MlFlowCall.Must(await models.ListAsync(experiments, name, run, new((int)limit, ModelSearchWords.Token(call)), call.Actor, call.Ct));
        var found = new List<JsonNode>();
        foreach (var model in page.Items) found.Add(await ModelAsync(call, model));
        return new JsonObject().With("models", found).With("next_page_token", page.Next);
    }

    private async Task<JsonObject> WrapAsync(MlFlowCall call, Guid id) => new() { ["model"] = await ModelAsync(call, MlFlowCall.Must(await models.GetAsync(id, call.Actor, call.Ct))) };

    private async Task<JsonObject> ModelAsync(MlFlowCall call, LoggedModelView model)
    {
        var experiment = MlFlowNames.IdOf(call, await names.GetExperimentAsync(call, MlFlowJson.Id(model.ProjectId)));
        var id = MlFlowSource.ModelId(model.Id);
        var parameters = JsonNode.Parse(model.Params)!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, ReportRun.TextOf(pair.Value)));
        return new()
        {
            ["info"] = new JsonObject
            {
                ["model_id"] = id,
                ["experiment_id"] = experiment,
                ["name"] = model.Name,
                ["creation_timestamp_ms"] = model.CreatedAt.Ms(),
                ["last_updated_timestamp_ms"] = model.UpdatedAt.Ms(),
                ["artifact_uri"] = $"mlflow-artifacts:/{experiment}/models/{id}/artifacts",
                ["status"] = model.State switch
                {
                    LoggedModelState.Ready => "LOGGED_MODEL_READY",
                    LoggedModelState.Failed => "LOGGED_MODEL_UPLOAD_FAILED",
                    _ => "LOGGED_MODEL_PENDING",
                },
            }.With("model_type", model.Type).With("source_run_id", model.RunId is { } run ? MlFlowJson.Id(run) : null).With("tags", MlFlowJson.Pairs(model.Tags)),
            ["data"] = new JsonObject().With("params", MlFlowJson.Pairs(parameters)),
        };
    }

    private static Guid Id(MlFlowCall call)
    {
        var text = call.Context.Request.RouteValues["model"] as string ?? string.Empty;
        return MlFlowSource.ReadModelId(text) ?? throw NotFound(text);
    }

    private static MlFlowRefusal NotFound(string id) => MlFlowRefusal.NotFound($"Logged model with ID '{id}' not found.");
}
