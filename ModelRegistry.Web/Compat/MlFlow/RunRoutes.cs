using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Runs and what they measure.</summary>
internal sealed class RunRoutes(
    MlFlowNames names, CreateRun create, ChangeRun change, ReportRun report, RunQueries runs, RunMetricQueries metrics, RunSearch search, ArtifactRoutes artifacts, LoggedModelRoutes models)
{
    private const int MostMetrics = 1000;
    private const int MostParams = 100;
    private const int MostTags = 100;
    private const int MostPoints = 25_000;
    private const string NameTag = "mlflow.runName";

    private static readonly string[] Moods = ["calm", "bright", "brave", "clever", "eager", "gentle", "lively", "merry", "quick", "steady"];
    private static readonly string[] Beasts = ["crane", "dolphin", "falcon", "fox", "heron", "lynx", "otter", "owl", "tiger", "wren"];

    public void Map(MlFlowMap map) => map
        .Post("/runs/create", CreateAsync)
        .Get("/runs/get", async call => new JsonObject { ["run"] = await search.RunAsync(call, await GetAsync(call), models) })
        .Post("/runs/update", UpdateAsync)
        .Post("/runs/delete", call => PutAwayAsync(call, true))
        .Post("/runs/restore", call => PutAwayAsync(call, false))
        .Post("/runs/log-metric", call => SayAsync(call, id => new(id) { Metrics = [Point(call.Body)] }))
        .Post("/runs/log-parameter", call => SayAsync(call, id => new(id) { Params = [KeyValuePair.Create(call.MustText("key"), call.Text("value") ?? string.Empty)] }))
        .Post("/runs/set-tag", call => SayAsync(call, id => new(id) { Tags = [KeyValuePair.Create(call.MustText("key"), call.Text("value") ?? string.Empty)] }))
        .Post("/runs/delete-tag", DeleteTagAsync)
        .Post("/runs/log-batch", LogBatchAsync)
        .Post("/runs/log-model", LogModelAsync)
        .Post("/runs/log-inputs", call => SayAsync(call, id => new(id) { WireWords = RunInputs.Read(call) }))
        .Post("/runs/outputs", call => models.AttachAsync(call))
        .Post("/runs/search", search.SearchAsync)
        .Get("/metrics/get-history", HistoryAsync)
        .Get("/artifacts/list", ListArtifactsAsync);

    private async Task<RunView> GetAsync(MlFlowCall call)
    {
        var text = call.MustText("run_id", "run_uuid");
        return Guid.TryParseExact(text, "N", out var id) && (await runs.GetAsync(id, call.Actor, call.Ct)).TryGet(out var found, out _)
            ? found.Run
            : throw MlFlowRefusal.NotFound($"Run with id={text} not found");
    }

    private async Task<JsonObject> CreateAsync(MlFlowCall call)
    {
        var (project, tags) = (await names.GetActiveExperimentAsync(call, call.Text("experiment_id") is { Length: > 0 } id ? id : MlFlowNames.DefaultId), call.Pairs("tags").ToList());
        foreach (var (key, value) in tags) ModelRoutes.Check(key, value);
        var said = call.Text("run_name") is { Length: > 0 } name ? name : tags.Find(tag => tag.Key == NameTag).Value is { Length: > 0 } tagged ? tagged : Invented();
        var started = Moment(call.Number("start_time"));
        for (var tries = 0; ; tries++)
        {
            // Names of runs are unique here and need not be there.
            var own = ForeignName.Parse(said).TryGet(out var foreign, out _) ? foreign.Name : Invented();
            var made = await create.ExecuteAsync(
                new(project.Entity, project.Name, tries == 0 ? own : $"{Cut(own)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}") { DisplayName = said, StartedAt = started }, call.Actor, call.Ct);
            if (made.Error is { Code: "name_taken" } && tries < 3) continue;
            var run = MlFlowCall.Must(made);
            if (tags.TrueForAll(tag => tag.Key != NameTag)) tags.Add(new(NameTag, said));
            if (call.Text("user_id") is { Length: > 0 } user && tags.TrueForAll(tag => tag.Key != "mlflow.user")) tags.Add(new("mlflow.user", user));
            MlFlowCall.Must(await report.ExecuteAsync(new(run) { Tags = tags }, call.Actor, call.Ct));
            return new() { ["run"] = await search.RunAsync(call, MlFlowCall.Must(await runs.GetAsync(run, call.Actor, call.Ct)).Run, models) };
        }
    }

    private async Task<JsonObject> UpdateAsync(MlFlowCall call)
    {
        var run = await GetAsync(call);
        // An unknown word changes nothing.
        var state = call.Text("status") is { } status && Enum.TryParse<RunState>(status, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? RunStates.Word(parsed) : null;
        var name = call.Text("run_name") is { Length: > 0 } said ? said : null;
        MlFlowCall.Must(await change.ExecuteAsync(new(run.Entity, run.Project, run.Id, State: state) { FinishedAt = Moment(call.Number("end_time")), DisplayName = name }, call.Actor, call.Ct));
        if (name is not null) MlFlowCall.Must(await report.ExecuteAsync(new(run.Id) { Tags = [new(NameTag, name)] }, call.Actor, call.Ct));
        return new() { ["run_info"] = RunSearch.Info(call, await GetAsync(call)) };
    }

    private async Task<JsonObject> PutAwayAsync(MlFlowCall call, bool isDeleted)
    {
        var run = await GetAsync(call);
        MlFlowCall.Must(await change.ExecuteAsync(new(run.Entity, run.Project, run.Id) { IsDeleted = isDeleted }, call.Actor, call.Ct));
        return [];
    }

    private async Task<JsonObject> SayAsync(MlFlowCall call, Func<Guid, ReportRunRequest> words)
    {
        var run = await GetAsync(call);
        MlFlowCall.Must(await report.ExecuteAsync(words(run.Id), call.Actor, call.Ct));
        return [];
    }

    private async Task<JsonObject> DeleteTagAsync(MlFlowCall call)
    {
        var (run, key) = (await GetAsync(call), call.MustText("key"));
        if (MlFlowCall.Must(await metrics.TagsAsync(run.Id, call.Actor, call.Ct)).All(tag => tag.Key != key)) throw MlFlowRefusal.NotFound($"No tag with name: {key} in run with id {MlFlowJson.Id(run.Id)}");
        return await SayAsync(call, id => new(id) { RemoveTags = [key] });
    }

    private async Task<JsonObject> LogBatchAsync(MlFlowCall call)
    {
        var (points, parameters, tags) = (call.Objects("metrics").Select(Point).ToList(), call.Pairs("params"), call.Pairs("tags"));
        if (points.Count > MostMetrics) throw MlFlowRefusal.Invalid($"A batch logging request can contain at most {MostMetrics} metrics. Got {points.Count} metrics. Please split up metrics across multiple calls to log-batch.");
        if (parameters.Count > MostParams) throw MlFlowRefusal.Invalid($"A batch logging request can contain at most {MostParams} params. Got {parameters.Count} params. Please split up params across multiple calls to log-batch.");
        if (tags.Count > MostTags) throw MlFlowRefusal.Invalid($"A batch logging request can contain at most {MostTags} tags. Got {tags.Count} tags. Please split up tags across multiple calls to log-batch.");
        if (points.Count + parameters.Count + tags.Count > MostMetrics) throw MlFlowRefusal.Invalid($"A batch logging request can contain at most {MostMetrics} metrics, params and tags together.");
        return await SayAsync(call, id => new(id) { Metrics = points, Params = parameters, Tags = tags });
    }

    // Clients of 2.x: what they logged, one after another, in a tag of the run.
    private async Task<JsonObject> LogModelAsync(MlFlowCall call)
    {
        var (run, text) = (await GetAsync(call), call.MustText("model_json"));
        const string tag = "mlflow.log-model.history";
        try
        {
            if (!JsonUnicode.IsWellFormed(text)) throw MlFlowRefusal.Invalid("Malformed model info: it holds text that is not Unicode.");
            var model = JsonNode.Parse(text) as JsonObject ?? throw MlFlowRefusal.Invalid("Malformed model info: it is no JSON object.");
            foreach (var field in (string[])["artifact_path", "flavors", "utc_time_created", "run_id"])
            {
                if (model[field] is null) throw MlFlowRefusal.Invalid($"Model json is missing mandatory fields: {field}.");
            }

            var known = MlFlowCall.Must(await metrics.TagsAsync(run.Id, call.Actor, call.Ct)).Where(one => one.Key == tag).Select(one => one.Value).FirstOrDefault();
            var all = (known is null ? null : JsonNode.Parse(known) as JsonArray) ?? [];
            all.Add(model);
            MlFlowCall.Must(await report.ExecuteAsync(new(run.Id) { Tags = [new(tag, all.ToJsonString(MlFlowJson.Plain))] }, call.Actor, call.Ct));
            return [];
        }
        catch (System.Text.Json.JsonException)
        {
            throw MlFlowRefusal.Invalid($"Malformed model info. \n {text[..TextKey.WholeAt(text, Math.Min(200, text.Length))]} \n is not a valid JSON.");
        }
    }

    private async Task<JsonObject> HistoryAsync(MlFlowCall call)
    {
        var (run, key, limit) = (await GetAsync(call), call.MustText("metric_key"), call.Number("max_results") ?? MostPoints);
        if (limit is < 1 or > MostPoints) throw MlFlowRefusal.Invalid($"Invalid value for request parameter max_results. It must be from 1 to {MostPoints}, but got value {limit}");
        var paged = call.Number("max_results") is not null;
        var (points, cursor) = (new List<MetricView>(), ModelSearchWords.Token(call));
        do
        {
            var page = MlFlowCall.Must(await metrics.HistoryAsync(run.Id, key, new((int)Math.Min(limit - points.Count, PageRequest.MaxLimit), cursor), call.Actor, call.Ct));
            points.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && points.Count < limit);
        return new JsonObject().With("metrics", points.Select(point => (JsonNode)RunSearch.Metric(point))).With("next_page_token", paged ? cursor : null);
    }

    private async Task<JsonObject> ListArtifactsAsync(MlFlowCall call)
    {
        var (run, path) = (await GetAsync(call), call.Text("path") ?? string.Empty);
        var found = await artifacts.ListAsync(run.Id, path.Trim('/'), path.Trim('/'), call);
        found["root_uri"] = RunSearch.LocationOf(call, run);
        return found;
    }

    private static MetricPoint Point(JsonObject json) => new(
        MlFlowCall.TextOf(json, "key") is { Length: > 0 } key ? key : throw MlFlowCall.Missing("key"), MlFlowCall.MustDouble(json, "value"), MlFlowCall.NumberOf(json, "step") ?? 0,
        Moment(MlFlowCall.NumberOf(json, "timestamp") ?? throw MlFlowCall.Missing("timestamp")));

    private static DateTimeOffset? Moment(long? ms) => ms switch
    {
        null => null,
        < -62_135_596_800_000 or > 253_402_300_799_999 => throw MlFlowRefusal.Invalid($"Invalid value {ms} for a timestamp: milliseconds since 1970 are meant."),
        { } some => DateTimeOffset.FromUnixTimeMilliseconds(some),
    };

    private static string Invented() => $"{Moods[RandomNumberGenerator.GetInt32(Moods.Length)]}-{Beasts[RandomNumberGenerator.GetInt32(Beasts.Length)]}-{RandomNumberGenerator.GetInt32(1000)}";

    private static string Cut(string name) => name.Length > 100 ? name[..TextKey.WholeAt(name, 100)].TrimEnd(' ', '.') : name;
}
