using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Comparison;

/// <summary>The numbers in the metadata of a collection's versions, from the oldest to the newest.</summary>
/// <param name="Points">At most <see cref="TrendQueries.MostPoints"/>, at even steps where there are more.</param>
/// <param name="Step">Every how manieth number was taken: 1 for each.</param>
public sealed record MetricTrend(IReadOnlyList<TrendPoint> Points, int Step);

/// <summary>One version on the way.</summary>
/// <param name="Number">In the collection: the bookmark's in a registered model.</param>
/// <param name="Artifact">Where it was logged.</param>
/// <param name="VersionNumber">Its number there.</param>
/// <param name="Values">Numbers by key, nested ones with dots, in the order logged.</param>
public sealed record TrendPoint(int Number, CollectionPath Artifact, int VersionNumber, IReadOnlyDictionary<string, double> Values);

/// <summary>Reads how metrics went over versions.</summary>
public sealed class TrendQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Versions that are read: more points than this are no clearer, and each may have 64 KiB of metadata.</summary>
    public const int MostPoints = 200;

    /// <summary>Of a model artifact or a registered model; of bookmarks only those whose versions the actor may see. <c>not_found</c>.</summary>
    public async Task<Result<MetricTrend>> GetAsync(CollectionPath path, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        var live = db.Memberships.AsNoTracking().Where(m => m.CollectionId == found.Collection.Id && m.RemovedAt == null);
        var range = await live.GroupBy(m => m.CollectionId).Select(g => new { First = g.Min(m => m.Number), Last = g.Max(m => m.Number) }).SingleOrDefaultAsync(ct);
        if (range is null) return new MetricTrend([], 1);
        // The newest is always one of them.
        var (last, step) = (range.Last, ((range.Last - range.First) / MostPoints) + 1);
        var visible = EntityAccess.Visible(db, actor);
        var rows = await live.Where(m => (last - m.Number) % step == 0 && visible.Contains(m.Version!.Artifact!.EntityId))
            .OrderBy(m => m.Number)
            .Select(m => new { m.Number, Entity = m.Version!.Artifact!.Entity!.Name, Project = m.Version.Artifact.Project!.Name, Artifact = m.Version.Artifact.Name, Version = m.Version.Number, m.Version.Metadata })
            .ToListAsync(ct);
        return new MetricTrend(rows.ConvertAll(row => new TrendPoint(row.Number, new(row.Entity, row.Project, row.Artifact), row.Version, NumbersOf(row.Metadata))), step);
    }

    private static OrderedDictionary<string, double> NumbersOf(string metadata)
    {
        var flat = FlatObject.Of(metadata);
        var numbers = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var key in flat.Keys)
        {
            if (flat.Find(key) is { ValueKind: JsonValueKind.Number } element) numbers.Add(key, element.GetDouble());
        }

        return numbers;
    }
}
