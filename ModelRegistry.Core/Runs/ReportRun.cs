using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Runs;

/// <summary>One measurement of a run.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Value">Also NaN and the two infinities.</param>
/// <param name="Step">Of the training; any whole number.</param>
/// <param name="At">By the script's clock, UTC; null: now.</param>
public sealed record MetricPoint(string? Key, double Value, long Step = 0, DateTimeOffset? At = null);

/// <summary>What a running script says, in one call: all of it counts, or none.</summary>
/// <param name="RunId">The run.</param>
public sealed record ReportRunRequest(Guid RunId)
{
    /// <summary>Measurements in their order, at most <see cref="ReportRun.MaxPoints"/>.</summary>
    public IReadOnlyList<MetricPoint> Metrics { get; init; } = [];

    /// <summary>Parameters: keys of the config that are set once. Saying one again is no refusal, changing it is.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>Tags with values, added or replaced.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Keys of tags that go; one that is not there is no refusal.</summary>
    public IReadOnlyList<string> RemoveTags { get; init; } = [];

    /// <summary>What another protocol's wire keeps with the run for itself, added or replaced: see <see cref="KeyedTags.Own"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> WireWords { get; init; } = [];
}

/// <summary>Keeps what a running script measures. It is much and often, so history says nothing of it: it says when a run began and how it ended.</summary>
public sealed class ReportRun(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Points of one call at most.</summary>
    public const int MaxPoints = 10_000;

    // Points of a metric that are looked through for one that came before, beside as many as come now.
    private const int Latest = 100;

    /// <summary>
    /// Done; or <c>not_found</c>, <c>forbidden</c>, <c>run_deleted</c>, <c>metric_invalid</c>, <c>metrics_too_many</c>, <c>param_changed</c>,
    /// <c>metadata_invalid</c>, <c>metadata_too_large</c>, <c>tag_invalid</c>.
    /// </summary>
    public async Task<Result<Done>> ExecuteAsync(ReportRunRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Metrics.Count > MaxPoints) return Error.Invalid("metrics_too_many", "metrics", $"One call takes at most {MaxPoints:N0} points.");
        foreach (var point in request.Metrics)
        {
            if (MetricKey.Check(point.Key) is { } bad) return bad;
        }

        foreach (var (key, value) in request.Tags)
        {
            if (KeyedTag.Check(key, value) is { } bad) return bad;
        }

        string? entity;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            var visible = EntityAccess.Visible(db, actor);
            entity = await db.Runs.Where(r => r.Id == request.RunId && visible.Contains(r.Project!.EntityId)).Select(r => r.Project!.Entity!.Name).FirstOrDefaultAsync(ct);
        }

        if (entity is null) return NotFound;
        return await writes.InEntityAsync<Done>(actor, entity, RegistryAction.LogVersion, async scope =>
        {
            var run = await scope.Db.Runs.FirstOrDefaultAsync(r => r.Id == request.RunId && r.Project!.EntityId == scope.Grant.EntityId, ct);
            if (run is null) return NotFound;
            if (run.DeletedAt is not null) return new Error(ErrorKind.Conflict, "run_deleted", $"The run {run.Name} was put away; put it back first.");
            if (SetParams(run, request.Params) is { } fixedAlready) return fixedAlready;
            if (await AddMetricsAsync(scope, run, request.Metrics) is { } refusal) return refusal;
            if (await KeyedTags.ChangeAsync(scope, run.Id, request.Tags, request.RemoveTags) is { Error: { } tags }) return tags;
            if (await KeyedTags.KeepAsync(scope, run.Id, request.WireWords) is { } tooMany) return tooMany;
            run.HeardAt = scope.Now;
            return Done.It;
        }, ct);
    }

    private static Error NotFound => Error.NotFound("such run");

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Error? SetParams(Run run, IReadOnlyList<KeyValuePair<string, string>> values)
    {
        if (values.Count == 0) return null;
        var config = JsonNode.Parse(run.Config)!.AsObject();
        foreach (var (key, value) in values)
        {
            if (string.IsNullOrWhiteSpace(key) || key.Length > MetricKey.MaxLength) return Error.Invalid("param_invalid", "params", $"A parameter's key is 1 to {MetricKey.MaxLength} characters.");
            if (config.TryGetPropertyValue(key, out var before))
            {
                if (TextOf(before) == value) continue;
                return Error.Invalid("param_changed", "params", $"The parameter '{key}' is '{TextOf(before)}' already; parameters of a run never change. You sent '{value}'.");
            }

            config[key] = value;
        }

        if (!JsonObjectText.ParseOfRun(config.ToJsonString(Plain), "params").TryGet(out var text, out var error)) return error;
        run.Config = text.Text;
        return null;
    }

    /// <summary>A value of a config as clients read it who know only texts.</summary>
    public static string TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString(Plain) ?? "null";

    // A script says again what it heard no answer to: a point with its moment that stands among the last ones is that one.
    private static async Task<HashSet<(string Key, long Step, DateTimeOffset At, double? Value, OddNumber Odd)>> HeardAsync(
        WriteScope scope, Dictionary<string, RunMetric> known, IReadOnlyList<MetricPoint> points)
    {
        var heard = new HashSet<(string, long, DateTimeOffset, double?, OddNumber)>();
        var again = points.Where(point => point.At is not null && known.TryGetValue(point.Key!, out var metric) && point.Step <= metric.Step)
            .GroupBy(point => point.Key!, StringComparer.Ordinal).ToDictionary(same => known[same.Key].Id, same => same.Count());
        if (again.Count == 0) return heard;
        var most = again.Values.Max() + Latest;
        foreach (var some in again.Keys.Chunk(500))
        {
            var rows = await (from metric in scope.Db.RunMetrics
                              where some.Contains(metric.Id)
                              join point in scope.Db.RunMetricPoints on metric.Id equals point.MetricId
                              where point.Number >= metric.Count - most
                              select new { metric.Key, point.Step, point.At, point.Value, point.Odd }).ToListAsync(scope.Ct);
            heard.UnionWith(rows.Select(row => (row.Key, row.Step, row.At, row.Value, row.Odd)));
        }

        return heard;
    }

    private static async Task<Error?> AddMetricsAsync(WriteScope scope, Run run, IReadOnlyList<MetricPoint> points)
    {
        if (points.Count == 0) return null;
        var (db, keys) = (scope.Db, points.Select(p => p.Key!).Distinct(StringComparer.Ordinal).ToList());
        var known = new Dictionary<string, RunMetric>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(500))
        {
            foreach (var metric in await db.RunMetrics.Where(m => m.RunId == run.Id && some.Contains(m.Key)).ToListAsync(scope.Ct)) known.Add(metric.Key, metric);
        }

        if (known.Count < keys.Count && await db.RunMetrics.CountAsync(m => m.RunId == run.Id, scope.Ct) + keys.Count - known.Count > MetricKey.MaxPerRun)
            return Error.Invalid("metric_invalid", "metrics", MetricKey.Form);
        var heard = await HeardAsync(scope, known, points);
        foreach (var point in points)
        {
            var (value, odd) = MetricKey.Split(point.Value);
            var at = point.At ?? scope.Now;
            if (point.At is not null && !heard.Add((point.Key!, point.Step, at, value, odd))) continue;
            if (!known.TryGetValue(point.Key!, out var metric))
            {
                metric = new() { Id = Guid.CreateVersion7(scope.Now), RunId = run.Id, Key = point.Key!, Count = 0, Step = point.Step, At = at, Value = value, Odd = odd };
                db.RunMetrics.Add(metric);
                known.Add(metric.Key, metric);
            }

            db.RunMetricPoints.Add(new() { MetricId = metric.Id, Number = metric.Count++, Step = point.Step, At = at, Value = value, Odd = odd });
            if (point.Step < metric.Step || (point.Step == metric.Step && at < metric.At)) continue;
            (metric.Step, metric.At, metric.Value, metric.Odd) = (point.Step, at, value, odd);
        }

        return null;
    }
}
