using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Runs as this wire writes and finds them. The database narrows and orders; what it can't say the same of is looked at here.</summary>
internal sealed class RunSearch(MlFlowNames names, RunReports reports, FindRuns find)
{
    private const int MostRuns = 50_000;

    /// <summary>A run with what it says of itself.</summary>
    public async Task<JsonObject> RunAsync(MlFlowCall call, RunView run, LoggedModelRoutes models)
    {
        var said = (await reports.OfAsync([run.Id], call.Ct))[run.Id];
        return Run(call, run, said).With("outputs", await models.OutputsAsync(call, run.Id));
    }

    public async Task<JsonObject> SearchAsync(MlFlowCall call)
    {
        var (clauses, order, isDeleted, limit) = (MlFlowFilter.Read(call.Text("filter")), Order(call.Texts("order_by")), ModelSearchWords.IsDeleted(call, "run_view_type"), call.Number("max_results") ?? 1000);
        if (limit is < 1 or > MostRuns) throw MlFlowRefusal.Invalid($"Invalid value for request parameter max_results. It must be from 1 to {MostRuns}, but got value {limit}");
        var experiments = new List<Guid>();
        foreach (var id in call.Texts("experiment_ids")) experiments.Add((await names.GetExperimentAsync(call, id)).Id);
        var page = MlFlowCall.Must(await find.ExecuteAsync(
            new(experiments, isDeleted, clauses.Select(Condition).ToList(), order.Select(one => new RunSort(FieldOf(one.Key), one.Key.Key, one.IsDown)).Where(sort => sort.Field != RunField.Param).ToList()),
            run => clauses.All(clause => Holds(clause, one => Look(one, run.Run, run.Said))),
            new((int)Math.Min(limit, PageRequest.MaxLimit), ModelSearchWords.Token(call)), call.Actor, call.Ct));
        var found = order.Exists(one => one.Key.Kind == "param") ? Sorted(page.Items, order) : page.Items;
        return new JsonObject().With("runs", found.Select(one => (JsonNode)Run(call, one.Run, one.Said))).With("next_page_token", page.Next);
    }

    private static RunCondition Condition(MlFlowClause clause) => new(
        FieldOf(clause), clause.Key, clause.Sign switch
        {
            "=" => RunComparison.Is,
            "<" => RunComparison.Less,
            "<=" => RunComparison.LessOrSame,
            ">" => RunComparison.More,
            ">=" => RunComparison.MoreOrSame,
            _ => RunComparison.Other,
        },
        clause.Values[0], IsNumber(clause) ? double.TryParse(clause.Values[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw NoNumber(clause) : 0);

    private static bool IsNumber(MlFlowClause clause) => FieldOf(clause) is RunField.Metric or RunField.Started or RunField.Finished;

    private static RunField FieldOf(MlFlowClause clause) => clause switch
    {
        { Kind: "metric" } => RunField.Metric,
        { Kind: "param" } => RunField.Param,
        { Kind: "tag" } => RunField.Tag,
        { Kind: "attribute", Key: "run_id" } => RunField.Id,
        { Kind: "attribute", Key: "run_name" or "Run name" or "run name" } => RunField.Name,
        { Kind: "attribute", Key: "status" } => RunField.State,
        { Kind: "attribute", Key: "user_id" } => RunField.MadeBy,
        { Kind: "attribute", Key: "start_time" or "created" or "Created" } => RunField.Started,
        { Kind: "attribute", Key: "end_time" } => RunField.Finished,
        { Kind: "attribute" } => throw MlFlowRefusal.Invalid($"Invalid attribute key '{clause.Key}' specified. Valid keys are: run_id, run_name, status, user_id, start_time, end_time."),
        _ => throw MlFlowRefusal.Invalid($"Invalid entity type '{clause.Kind}' in the filter. Valid entity types are attribute, metric, param, tag."),
    };

    private static string StatusOf(RunView run) => run.State == RunState.Crashed ? "FAILED" : RunStates.Word(run.State).ToUpperInvariant();

    public static JsonObject Info(MlFlowCall call, RunView run) => new JsonObject
    {
        ["run_id"] = MlFlowJson.Id(run.Id),
        ["run_uuid"] = MlFlowJson.Id(run.Id),
        ["run_name"] = run.Title,
        ["experiment_id"] = MlFlowNames.IdOf(call, run.ProjectId, run.Entity, run.Project),
        ["user_id"] = run.CreatedBy,
        ["status"] = StatusOf(run),
        ["start_time"] = run.StartedAt.Ms(),
        ["artifact_uri"] = LocationOf(call, run),
        ["lifecycle_stage"] = run.IsDeleted ? "deleted" : "active",
    }.With("end_time", run.FinishedAt?.Ms());

    public static string LocationOf(MlFlowCall call, RunView run) => $"mlflow-artifacts:/{MlFlowNames.IdOf(call, run.ProjectId, run.Entity, run.Project)}/{MlFlowJson.Id(run.Id)}/artifacts";

    public static JsonObject Metric(MetricView point) => new() { ["key"] = point.Key, ["value"] = MlFlowJson.Number(point.Value), ["timestamp"] = point.At.Ms(), ["step"] = point.Step };

    /// <summary>Whether a clause holds of what it looks at: a text, a number, or nothing.</summary>
    public static bool Holds(MlFlowClause clause, Func<MlFlowClause, object?> look) => look(clause) switch
    {
        null => false,
        double number => HoldsOf(clause, number),
        var text => HoldsOf(clause, (string)text),
    };

    private static bool HoldsOf(MlFlowClause clause, double number)
    {
        if (clause.Values is not [var text] || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)) throw NoNumber(clause);
        return clause.Sign switch
        {
            "=" => number.Equals(other),
            "!=" => !number.Equals(other),
            "<" => number < other,
            "<=" => number <= other,
            ">" => number > other,
            ">=" => number >= other,
            _ => throw BadSign(clause),
        };
    }

    private static bool HoldsOf(MlFlowClause clause, string text)
    {
        if (!clause.IsQuoted) throw MlFlowRefusal.Invalid($"Expected a quoted string value for '{clause.Key}', got {string.Join(", ", clause.Values)}.");
        return clause.Sign switch
        {
            "=" => text == clause.Values[0],
            "!=" => text != clause.Values[0],
            "IN" => clause.Values.Contains(text, StringComparer.Ordinal),
            "NOT IN" => !clause.Values.Contains(text, StringComparer.Ordinal),
            "LIKE" => Like(text, clause.Values[0], RegexOptions.None),
            "ILIKE" => Like(text, clause.Values[0], RegexOptions.IgnoreCase),
            _ => throw BadSign(clause),
        };
    }

    private static bool Like(string text, string pattern, RegexOptions options) => Regex.IsMatch(
        text, $@"\A{string.Concat(pattern.Select(c => c switch { '%' => ".*", '_' => ".", _ => Regex.Escape(c.ToString()) }))}\z",
        options | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    private static object? Look(MlFlowClause clause, RunView run, RunReport said) => FieldOf(clause) switch
    {
        RunField.Metric => said.Metrics.Where(metric => metric.Key == clause.Key).Select(metric => (object?)metric.Value).FirstOrDefault(),
        RunField.Param => said.Params(run).Where(one => one.Key == clause.Key).Select(one => one.Value).FirstOrDefault(),
        RunField.Tag => said.Tags.Where(tag => tag.Key == clause.Key).Select(tag => tag.Value).FirstOrDefault(),
        RunField.Id => MlFlowJson.Id(run.Id),
        RunField.Name => run.Title,
        RunField.State => StatusOf(run),
        RunField.MadeBy => run.CreatedBy,
        RunField.Started => (double)run.StartedAt.Ms(),
        _ => run.FinishedAt is { } end ? (double)end.Ms() : null,
    };

    /// <summary>The keys of an order, each as the left side of a clause; the refusal of what is no key.</summary>
    public static List<(MlFlowClause Key, bool IsDown)> Order(IReadOnlyList<string> order) => order.Select(text =>
    {
        var trimmed = text.Trim();
        var isDown = trimmed.EndsWith(" DESC", StringComparison.OrdinalIgnoreCase);
        var key = isDown ? trimmed[..^5].Trim() : trimmed.EndsWith(" ASC", StringComparison.OrdinalIgnoreCase) ? trimmed[..^4].Trim() : trimmed;
        return MlFlowFilter.Read($"{key} = 'x'") is [var clause] ? (clause, isDown) : throw MlFlowRefusal.Invalid($"Invalid order_by clause '{text}': a key, then ASC or DESC.");
    }).ToList();

    // By a parameter: within the page, since the database does not look into a config.
    private static IEnumerable<FoundRun> Sorted(IReadOnlyList<FoundRun> found, List<(MlFlowClause Key, bool IsDown)> order)
    {
        IOrderedEnumerable<FoundRun>? sorted = null;
        foreach (var (key, isDown) in order)
        {
            object? Of(FoundRun one) => Look(key, one.Run, one.Said);
            // What has no such value comes last, whichever way.
            sorted = sorted is null ? found.OrderBy(one => Of(one) is null) : sorted.ThenBy(one => Of(one) is null);
            sorted = isDown ? sorted.ThenByDescending(Of, Comparer<object?>.Default) : sorted.ThenBy(Of, Comparer<object?>.Default);
        }

        return sorted ?? (IEnumerable<FoundRun>)found;
    }

    private static JsonObject Run(MlFlowCall call, RunView run, RunReport said) => new()
    {
        ["info"] = Info(call, run),
        ["data"] = new JsonObject()
            .With("metrics", said.Metrics.Select(metric => (JsonNode)Metric(metric)))
            .With("params", MlFlowJson.Pairs(said.Params(run)))
            .With("tags", MlFlowJson.Pairs(said.Tags)),
        ["inputs"] = RunInputs.Write(said.WireWords),
    };

    private static MlFlowRefusal NoNumber(MlFlowClause clause) => MlFlowRefusal.Invalid($"Expected a number for '{clause.Key}', got {string.Join(", ", clause.Values)}.");

    private static MlFlowRefusal BadSign(MlFlowClause clause) => MlFlowRefusal.Invalid($"Invalid comparator '{clause.Sign}' for '{clause.Key}'.");
}
