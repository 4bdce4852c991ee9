using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Runs;

/// <summary>A metric's point.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Step">Of the training.</param>
/// <param name="At">By the script's clock, UTC.</param>
/// <param name="Value">Also NaN and the two infinities.</param>
public sealed record MetricView(string Key, long Step, DateTimeOffset At, double Value)
{
    /// <summary>How many points the metric has, where it stands for the last of them.</summary>
    public int Count { get; init; } = 1;
}

/// <summary>How one metric of a run went.</summary>
/// <param name="Points">In the order logged, at most <see cref="RunMetricQueries.MostPoints"/>, at even distances where there are more; always with the last.</param>
/// <param name="Every">Every how manieth was taken: 1 for each.</param>
public sealed record MetricCurve(IReadOnlyList<MetricView> Points, int Every);

/// <summary>Reads what runs measured.</summary>
public sealed class RunMetricQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Points of a curve: more are no clearer.</summary>
    public const int MostPoints = 200;

    /// <summary>The last point of each metric, by key; <c>not_found</c>.</summary>
    public async Task<Result<Page<MetricView>>> ListAsync(Guid runId, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await RefuseAsync(db, runId, actor, ct) is { } refusal) return refusal;
        var after = page.Cursor ?? string.Empty;
        var rows = await db.RunMetrics.AsNoTracking().Where(m => m.RunId == runId && string.Compare(m.Key, after) > 0).OrderBy(m => m.Key).Take(page.Limit + 1).ToListAsync(ct);
        return Page<RunMetric>.From(rows, page.Limit, row => row.Key).Map(View);
    }

    /// <summary>All points of one metric in the order logged; none where it has no such metric. <c>not_found</c> for the run.</summary>
    public async Task<Result<Page<MetricView>>> HistoryAsync(Guid runId, string key, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(-1).TryGet(out var after, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await RefuseAsync(db, runId, actor, ct) is { } refusal) return refusal;
        var metric = await db.RunMetrics.AsNoTracking().Where(m => m.RunId == runId && m.Key == key).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(ct);
        if (metric is not { } id) return new Page<MetricView>([], null);
        var rows = await db.RunMetricPoints.AsNoTracking().Where(p => p.MetricId == id && p.Number > after).OrderBy(p => p.Number).Take(page.Limit + 1).ToListAsync(ct);
        return Page<RunMetricPoint>.From(rows, page.Limit, row => row.Number.ToString(CultureInfo.InvariantCulture)).Map(point => View(key, point));
    }

    /// <summary>The curve of one metric; <c>not_found</c> for the run or the metric.</summary>
    public async Task<Result<MetricCurve>> CurveAsync(Guid runId, string key, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await RefuseAsync(db, runId, actor, ct) is { } refusal) return refusal;
        var metric = await db.RunMetrics.AsNoTracking().FirstOrDefaultAsync(m => m.RunId == runId && m.Key == key, ct);
        if (metric is null) return Error.NotFound($"metric {key} of this run");
        var (id, last, every) = (metric.Id, metric.Count - 1, ((metric.Count - 1) / MostPoints) + 1);
        var rows = await db.RunMetricPoints.AsNoTracking().Where(p => p.MetricId == id && (last - p.Number) % every == 0).OrderBy(p => p.Number).ToListAsync(ct);
        return new MetricCurve(rows.ConvertAll(point => View(key, point)), every);
    }

    /// <summary>The tags with values of a run, by key; <c>not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<KeyValuePair<string, string>>>> TagsAsync(Guid runId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await RefuseAsync(db, runId, actor, ct) is { } refusal) return refusal;
        return (await KeyedTags.OfAsync(db, [runId], ct))[runId].Where(tag => !KeyedTags.IsOwn(tag.Key)).ToList();
    }

    internal static MetricView View(RunMetric metric) => new(metric.Key, metric.Step, metric.At, MetricKey.Join(metric.Value, metric.Odd)) { Count = metric.Count };

    private static MetricView View(string key, RunMetricPoint point) => new(key, point.Step, point.At, MetricKey.Join(point.Value, point.Odd));

    private static async Task<Error?> RefuseAsync(RegistryDbContext db, Guid runId, Actor actor, CancellationToken ct)
    {
        var visible = EntityAccess.Visible(db, actor);
        return await db.Runs.AnyAsync(r => r.Id == runId && visible.Contains(r.Project!.EntityId), ct) ? null : Error.NotFound("such run");
    }
}
