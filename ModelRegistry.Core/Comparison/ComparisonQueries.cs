using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Comparison;

/// <summary>Sets versions side by side: what the database knows of them. What is inside their files is <see cref="ContentQueries"/>'.</summary>
public sealed class ComparisonQueries(IDbContextFactory<RegistryDbContext> contexts, ResolveReference resolve)
{
    /// <summary>
    /// Two to five versions by reference, each an artifact's or a bookmark, as they mean now. A version that is not there, or not the actor's to
    /// see, is a column that says so. <c>compare_too_few</c>, <c>compare_too_many</c>, and the codes of a reference that can't be read.
    /// </summary>
    /// <param name="references">The first that is there is the base.</param>
    /// <param name="all">Also what is the same in all.</param>
    public async Task<Result<VersionComparison>> GetAsync(IReadOnlyList<string> references, bool all, Actor actor, CancellationToken ct)
    {
        if (!Parse(references, actor).TryGet(out var parsed, out var error)) return error;
        var resolved = new List<Result<ResolvedVersion>>(parsed.Count);
        foreach (var reference in parsed) resolved.Add(await resolve.ExecuteAsync(reference, actor, ct));

        await using var db = await contexts.CreateDbContextAsync(ct);
        var views = await VersionViews.LoadAsync(db, actor, resolved.Where(r => r.IsSuccess).Select(r => r.Value.VersionId).Distinct().ToList(), ct);
        var columns = parsed.Zip(resolved, (asked, found) => Column(asked, found, views)).ToList();
        var configs = await ConfigsAsync(db, columns, ct);
        var metadata = columns.ConvertAll(column => column.Version is { } version ? FlatObject.Of(version.Metadata) : null);
        var origin = columns.FindIndex(column => column.Version is not null);
        var baseColumn = origin < 0 ? (int?)null : origin;
        return new VersionComparison(
            columns, baseColumn,
            FieldRows.Of(metadata, all, AreNumbers),
            FieldRows.Of(metadata, all, values => !AreNumbers(values)),
            FieldRows.Of(configs, all),
            await FileRows.OfAsync(db, columns.ConvertAll(column => column.Version?.Id), baseColumn, all, ct));
    }

    /// <summary>
    /// What a version is held against: the holder of <c>production</c>, else of the first protected alias that has one, in each registered model
    /// that bookmarks it and that the actor may see, by name. <c>not_found</c> for the version.
    /// </summary>
    public async Task<Result<IReadOnlyList<Baseline>>> ListBaselinesAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        var visible = EntityAccess.Visible(db, actor);
        var rows = await (
            from m in VersionViews.BookmarksOf(db, actor, versionId)
            from a in db.Aliases
            where a.CollectionId == m.CollectionId && a.HolderId != null && (a.NameKey == Baseline.PreferredAlias || a.MoverRole != null)
                && visible.Contains(a.Holder!.Version!.Artifact!.EntityId)
            select new
            {
                m.CollectionId,
                Entity = m.Collection!.Entity!.Name,
                Project = m.Collection.Project!.Name,
                m.Collection.Name,
                Bookmark = m.Number,
                Alias = a.Name,
                a.NameKey,
                a.Holder!.Number,
                IsItself = a.Holder.VersionId == versionId,
            }).ToListAsync(ct);
        return rows.GroupBy(row => row.CollectionId)
            .Select(model => model.OrderByDescending(row => row.NameKey == Baseline.PreferredAlias).ThenBy(row => row.NameKey, StringComparer.Ordinal).ThenByDescending(row => row.Bookmark).First())
            .OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Entity, StringComparer.Ordinal)
            .Select(row => new Baseline(new(row.Entity, row.Project, row.Name), row.Alias, row.Number, row.Bookmark, row.IsItself)).ToList();
    }

    private static Result<List<Reference>> Parse(IReadOnlyList<string> references, Actor actor)
    {
        if (references.Count < VersionComparison.Least) return Error.Invalid("compare_too_few", "ref", Form(references.Count));
        if (references.Count > VersionComparison.Most) return Error.Invalid("compare_too_many", "ref", Form(references.Count));
        var parsed = new List<Reference>(references.Count);
        foreach (var text in references)
        {
            if (!Reference.Parse(text, actor.DefaultEntity, actor.DefaultProject).TryGet(out var reference, out var error)) return error;
            parsed.Add(reference);
        }

        return parsed;
    }

    private static Text Form(int given) =>
        $"A comparison takes {VersionComparison.Least} to {VersionComparison.Most} references, each as ref=…; this one has {given}.";

    private static ComparedVersion Column(Reference asked, Result<ResolvedVersion> found, Dictionary<Guid, VersionView> views)
    {
        if (!found.TryGet(out var resolved, out var error)) return new(asked.ToString(), null, null, error);
        return views.TryGetValue(resolved.VersionId, out var view)
            ? new(asked.ToString(), view, resolved.Via, null)
            // Deleted between the two looks.
            : new(asked.ToString(), null, null, Error.NotFound("such model version"));
    }

    private static async Task<List<FlatObject?>> ConfigsAsync(RegistryDbContext db, List<ComparedVersion> columns, CancellationToken ct)
    {
        var runs = columns.Select(column => column.Version?.RunId).OfType<Guid>().Distinct().ToList();
        var configs = runs.Count == 0 ? [] : await db.Runs.Where(r => runs.Contains(r.Id)).Select(r => new { r.Id, r.Config }).ToDictionaryAsync(r => r.Id, r => r.Config, ct);
        // A version that no run logged has no config, which is not a difference of each key.
        return columns.ConvertAll(column => column.Version?.RunId is { } run && configs.TryGetValue(run, out var config) ? FlatObject.Of(config) : null);
    }

    private static bool AreNumbers(IEnumerable<JsonElement> values) => values.All(value => value.ValueKind == JsonValueKind.Number);
}
