using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Runs;

/// <summary>
/// Finds runs of several projects by conditions, in an order: the lists of other protocols' clients. The database narrows as far as it can say the
/// same as a condition, and orders; the caller's own rule decides of what is left, page by page until one is full.
/// </summary>
public sealed class FindRuns(IDbContextFactory<RegistryDbContext> contexts, RunReports reports)
{
    private const double Highest = double.MaxValue;

    /// <summary>Runs of what the actor may see; or <c>limit_invalid</c>, <c>cursor_invalid</c>.</summary>
    /// <param name="search">Which, and in what order.</param>
    /// <param name="holds">Whether a run that the database gave is one of them.</param>
    /// <param name="page">Which page: by the cursor of the same search.</param>
    /// <param name="actor">Who reads.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<Result<Page<FoundRun>>> ExecuteAsync(RunSearchRequest search, Func<FoundRun, bool> holds, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var runs = Narrowed(db, search, actor);
        var keyset = new Keyset<Run>(
        [
            .. search.Order.SelectMany(sort => Keys(db, sort)),
            KeysetKey<Run>.Of(r => r.StartedAt ?? r.CreatedAt, true),
            KeysetKey<Run>.Of(r => r.Id, true),
        ]);
        return await keyset.FillAsync(
            page,
            runs,
            async (rows, token) =>
            {
                var views = await RunQueries.Views(db, rows).ToListAsync(token);
                var said = await reports.OfAsync(views.ConvertAll(run => run.Id), token);
                return views.ConvertAll(run => new FoundRun(run, said[run.Id]));
            },
            holds,
            run => [.. search.Order.SelectMany(sort => ValuesOf(run, sort)), run.Run.StartedAt, run.Run.Id],
            ct);
    }

    /// <summary>How many runs of what the actor may see the database finds: of states and own names exactly those that hold, of other texts as it compares them.</summary>
    public async Task<int> CountAsync(RunSearchRequest search, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Narrowed(db, search, actor).CountAsync(ct);
    }

    private static IQueryable<Run> Narrowed(RegistryDbContext db, RunSearchRequest search, Actor actor)
    {
        var visible = EntityAccess.Visible(db, actor);
        var runs = db.Runs.AsNoTracking().Where(r => search.Projects.Contains(r.ProjectId) && visible.Contains(r.Project!.EntityId));
        if (search.IsDeleted is { } deleted) runs = runs.Where(r => r.DeletedAt != null == deleted);
        foreach (var condition in search.Conditions) runs = Narrow(db, runs, condition);
        return runs;
    }

    // Never fewer than the condition holds of.
    private static IQueryable<Run> Narrow(RegistryDbContext db, IQueryable<Run> runs, RunCondition condition)
    {
        var (key, text) = (condition.Key, condition.Text);
        return condition.Field switch
        {
            RunField.Metric => runs.Where(Measured(db, condition)),
            RunField.Tag when condition.Comparison == RunComparison.Is => runs.Where(r => db.KeyedTags.Any(t => t.ThingId == r.Id && t.Key == key && t.Value == text)),
            RunField.Tag when condition.Comparison == RunComparison.Has && TextList.Quote(text ?? string.Empty) is var item => runs.Where(r => db.KeyedTags.Any(t => t.ThingId == r.Id && t.Key == key && t.Value.Contains(item))),
            RunField.Tag => runs.Where(r => db.KeyedTags.Any(t => t.ThingId == r.Id && t.Key == key)),
            RunField.State when condition.States is { } states => runs.Where(r => states.Contains(r.State)),
            RunField.OwnName when condition.Comparison == RunComparison.Is && TextKey.Of(text ?? string.Empty) is var own => runs.Where(r => r.NameKey == own),
            RunField.Param when key is { Length: > 0 } && JsonObjectText.Quote(key) + ":" is var named => runs.Where(r => r.Config.Contains(named)),
            RunField.Name when condition.Comparison == RunComparison.Is => runs.Where(r => (r.DisplayName ?? r.Name) == text),
            RunField.MadeBy when condition.Comparison == RunComparison.Is => runs.Where(r => r.CreatedBy!.UserName == text),
            RunField.Id when condition.Comparison == RunComparison.Is => Guid.TryParse(text, out var id) ? runs.Where(r => r.Id == id) : runs.Where(r => r.Id == Guid.Empty),
            RunField.Started => Moments(condition) is var (from, to) ? runs.Where(r => (r.StartedAt ?? r.CreatedAt) >= from && (r.StartedAt ?? r.CreatedAt) <= to) : runs,
            RunField.Finished => Moments(condition) is var (from, to) ? runs.Where(r => r.FinishedAt >= from && r.FinishedAt <= to) : runs,
            _ => runs,
        };
    }

    private static Expression<Func<Run, bool>> Measured(RegistryDbContext db, RunCondition condition)
    {
        var (key, number) = (condition.Key, condition.Number);
        return condition.Comparison switch
        {
            RunComparison.Is => r => db.RunMetrics.Any(m => m.RunId == r.Id && m.Key == key && (m.Value == number || m.Odd != OddNumber.None)),
            RunComparison.Less => r => db.RunMetrics.Any(m => m.RunId == r.Id && m.Key == key && (m.Value < number || m.Odd != OddNumber.None)),
            RunComparison.LessOrSame => r => db.RunMetrics.Any(m => m.RunId == r.Id && m.Key == key && (m.Value <= number || m.Odd != OddNumber.None)),
            RunComparison.More => r => db.RunMetrics.Any(m => m.RunId == r.Id && m.Key == key && (m.Value > number || m.Odd != OddNumber.None)),
            RunComparison.MoreOrSame => r => db.RunMetrics.Any(m => m.RunId == r.Id && m.Key == key && (m.Value >= number || m.Odd != OddNumber.None)),
            _ => r => db.RunMetrics.Any(m => m.RunId == r.Id && m.Key == key),
        };
    }

    // Milliseconds since 1970, as wide as a whole one is.
    private static (DateTimeOffset From, DateTimeOffset To)? Moments(RunCondition condition)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(condition.Number, -62_135_596_000_000, 253_402_300_000_000));
        return condition.Comparison switch
        {
            RunComparison.Is => (at, at.AddMilliseconds(1)),
            RunComparison.Less or RunComparison.LessOrSame => (DateTimeOffset.MinValue, at.AddMilliseconds(1)),
            RunComparison.More or RunComparison.MoreOrSame => (at, DateTimeOffset.MaxValue),
            _ => null,
        };
    }

    // What has no such value comes last, whichever way.
    private static IEnumerable<KeysetKey<Run>> Keys(RegistryDbContext db, RunSort sort)
    {
        var key = sort.Key;
        switch (sort.Field)
        {
            case RunField.Metric:
                yield return KeysetKey<Run>.Of(r => db.RunMetrics.Any(m => m.RunId == r.Id && m.Key == key && m.Odd != OddNumber.NaN) ? 0 : 1, false);
                yield return KeysetKey<Run>.Of(r => db.RunMetrics.Where(m => m.RunId == r.Id && m.Key == key)
                    .Select(m => m.Value ?? (m.Odd == OddNumber.Infinity ? Highest : m.Odd == OddNumber.MinusInfinity ? -Highest : 0)).FirstOrDefault(), sort.IsDown);
                break;
            case RunField.Tag:
                yield return KeysetKey<Run>.Of(r => db.KeyedTags.Any(t => t.ThingId == r.Id && t.Key == key) ? 0 : 1, false);
                yield return KeysetKey<Run>.Of(r => db.KeyedTags.Where(t => t.ThingId == r.Id && t.Key == key).Select(t => t.Value.Substring(0, RunSort.Letters)).FirstOrDefault() ?? string.Empty, sort.IsDown);
                break;
            case RunField.Finished:
                yield return KeysetKey<Run>.Of(r => r.FinishedAt != null ? 0 : 1, false);
                yield return KeysetKey<Run>.Of(r => r.FinishedAt ?? DateTimeOffset.MinValue, sort.IsDown);
                break;
            case RunField.Started:
                yield return KeysetKey<Run>.Of(r => r.StartedAt ?? r.CreatedAt, sort.IsDown);
                break;
            case RunField.Created:
                yield return KeysetKey<Run>.Of(r => r.CreatedAt, sort.IsDown);
                break;
            case RunField.Heard:
                yield return KeysetKey<Run>.Of(r => r.HeardAt ?? r.FinishedAt ?? r.CreatedAt, sort.IsDown);
                break;
            case RunField.Name:
                yield return KeysetKey<Run>.Of(r => r.DisplayName ?? r.Name, sort.IsDown);
                break;
            case RunField.OwnName:
                yield return KeysetKey<Run>.Of(r => r.NameKey, sort.IsDown);
                break;
            case RunField.MadeBy:
                yield return KeysetKey<Run>.Of(r => r.CreatedBy!.UserName!, sort.IsDown);
                break;
            case RunField.State:
                yield return KeysetKey<Run>.Of(r => (int)r.State, sort.IsDown);
                break;
            case RunField.Id:
                yield return KeysetKey<Run>.Of(r => r.Id, sort.IsDown);
                break;
            default:
                break;
        }
    }

    private static IEnumerable<object> ValuesOf(FoundRun found, RunSort sort)
    {
        var (run, said) = found;
        switch (sort.Field)
        {
            case RunField.Metric:
                var metric = said.Metrics.FirstOrDefault(one => one.Key == sort.Key);
                return [metric is null || double.IsNaN(metric.Value) ? 1 : 0, metric is null || double.IsNaN(metric.Value) ? 0d : Math.Clamp(metric.Value, -Highest, Highest)];
            case RunField.Tag:
                var tag = said.Tags.Where(one => one.Key == sort.Key).Select(one => one.Value).FirstOrDefault();
                return [tag is null ? 1 : 0, tag is { Length: > RunSort.Letters } ? tag[..RunSort.Letters] : tag ?? string.Empty];
            default:
                return sort.Field switch
                {
                    RunField.Finished => [run.FinishedAt is null ? 1 : 0, run.FinishedAt ?? DateTimeOffset.MinValue],
                    RunField.Started => [run.StartedAt],
                    RunField.Created => [run.CreatedAt],
                    RunField.Heard => [run.HeardAt ?? run.FinishedAt ?? run.CreatedAt],
                    RunField.Name => [run.Title],
                    RunField.OwnName => [TextKey.Of(run.Name)],
                    RunField.MadeBy => [run.CreatedBy],
                    RunField.State => [(int)run.State],
                    RunField.Id => [run.Id],
                    _ => [],
                };
        }
    }
}
