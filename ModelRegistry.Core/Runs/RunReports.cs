using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Runs;

/// <summary>What a run said of itself, beside its row.</summary>
/// <param name="Metrics">The last point of each, by key.</param>
/// <param name="Tags">Tags with values, by key.</param>
/// <param name="WireWords">What wires keep of it for themselves, by key without <see cref="KeyedTags.Own"/>.</param>
public sealed record RunReport(IReadOnlyList<MetricView> Metrics, IReadOnlyList<KeyValuePair<string, string>> Tags, IReadOnlyList<KeyValuePair<string, string>> WireWords)
{
    /// <summary>The config as texts, in the order said.</summary>
    public IEnumerable<KeyValuePair<string, string>> Params(RunView run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return JsonNode.Parse(run.Config)!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, ReportRun.TextOf(pair.Value)));
    }
}

/// <summary>Reads what several runs said of themselves, in two queries for any number of them.</summary>
public sealed class RunReports(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>By run; the ids came from queries that the reader was allowed.</summary>
    public async Task<IReadOnlyDictionary<Guid, RunReport>> OfAsync(IReadOnlyCollection<Guid> runs, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var tags = await KeyedTags.OfAsync(db, runs, ct);
        var rows = new List<RunMetric>();
        foreach (var some in runs.Chunk(500)) rows.AddRange(await db.RunMetrics.AsNoTracking().Where(m => some.Contains(m.RunId)).OrderBy(m => m.Key).ToListAsync(ct));
        var metrics = rows.ToLookup(row => row.RunId, RunMetricQueries.View);
        return runs.Distinct().ToDictionary(run => run, run => new RunReport(
            metrics[run].ToList(),
            tags[run].Where(tag => !KeyedTags.IsOwn(tag.Key)).ToList(),
            tags[run].Where(tag => KeyedTags.IsOwn(tag.Key)).Select(tag => KeyValuePair.Create(tag.Key[KeyedTags.Own.Length..], tag.Value)).ToList()));
    }
}
