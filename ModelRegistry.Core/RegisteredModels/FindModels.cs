using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>
/// Finds registered models and bookmarks of an entity by conditions, in an order: the lists of other protocols' clients. The database narrows as far as
/// it can say the same as the condition; the rest is looked at here, page by page until one is full.
/// </summary>
public sealed class FindModels(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Registered models; or <c>not_found</c>, <c>limit_invalid</c>, <c>cursor_invalid</c>.</summary>
    public async Task<Result<Page<FoundModel>>> ModelsAsync(
        string entity, IReadOnlyList<ModelCondition> conditions, IReadOnlyList<ModelSort> order, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var models = Narrow(db, db.Collections.AsNoTracking().Where(c => c.EntityId == grant.EntityId && c.Kind == CollectionKind.RegisteredModel && c.DeletedAt == null), conditions);
        var changes = ModelChanges.OfModels(db);
        var keyset = new Keyset<Collection>(
        [
            .. order.Where(sort => sort.Order is not ModelOrder.Number).Select(sort => sort.Order switch
            {
                ModelOrder.Made => KeysetKey<Collection>.Of(c => c.CreatedAt, sort.IsDown),
                ModelOrder.Changed => KeysetKey<Collection>.Of(c => changes.Where(e => e.CollectionId == c.Id).OrderByDescending(e => e.Sequence).Select(e => (DateTimeOffset?)e.At).FirstOrDefault() ?? c.CreatedAt, sort.IsDown),
                _ => KeysetKey<Collection>.Of(c => c.NameKey, sort.IsDown),
            }),
            KeysetKey<Collection>.Of(c => c.NameKey, false),
        ]);
        return await keyset.FillAsync(page, models, async (rows, token) =>
        {
            var found = (await rows.Select(c => new FoundModel(
                c.Id, new CollectionPath(c.Entity!.Name, c.Project!.Name, c.Name), c.Title, c.Description, c.CreatedBy!.UserName!, c.CreatedAt,
                changes.Where(e => e.CollectionId == c.Id).OrderByDescending(e => e.Sequence).Select(e => (DateTimeOffset?)e.At).FirstOrDefault() ?? c.CreatedAt)).ToListAsync(token));
            if (found.Count == 0) return found;
            var ids = found.ConvertAll(model => model.Id);
            var tags = await KeyedTags.OfAsync(db, ids, token);
            var aliases = await AliasQueries.StatesAsync(db, db.Aliases.Where(a => ids.Contains(a.CollectionId) && a.HolderId != null), token);
            return found.ConvertAll(model => model with { Tags = tags[model.Id].ToList(), Aliases = aliases[model.Id].ToList() });
        },
        model => conditions.All(condition => Holds(condition, model.Path.Name, model.Title, 0, model.Tags)),
        model => [.. order.Where(sort => sort.Order is not ModelOrder.Number).Select(sort => sort.Order switch
        {
            ModelOrder.Made => (object)model.MadeAt,
            ModelOrder.Changed => model.ChangedAt,
            _ => TextKey.Of(model.Path.Name),
        }), TextKey.Of(model.Path.Name)], ct);
    }

    /// <summary>Live bookmarks whose versions the actor may see; the same refusals.</summary>
    public async Task<Result<Page<FoundBookmark>>> BookmarksAsync(
        string entity, IReadOnlyList<ModelCondition> conditions, IReadOnlyList<ModelSort> order, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var models = Narrow(db, db.Collections.Where(c => c.EntityId == grant.EntityId && c.Kind == CollectionKind.RegisteredModel && c.DeletedAt == null), conditions.Where(condition => condition.Field is ModelField.Name or ModelField.OwnName));
        var visible = EntityAccess.Visible(db, actor);
        var bookmarks = db.Memberships.AsNoTracking().Where(m => m.RemovedAt == null && models.Any(c => c.Id == m.CollectionId) && visible.Contains(m.Version!.Artifact!.EntityId));
        foreach (var condition in conditions) bookmarks = Narrow(db, bookmarks, condition);
        var changes = ModelChanges.OfBookmarks(db);
        var keyset = new Keyset<Membership>(
        [
            .. order.Select(sort => sort.Order switch
            {
                ModelOrder.Name => KeysetKey<Membership>.Of(m => m.Collection!.NameKey, sort.IsDown),
                ModelOrder.Number => KeysetKey<Membership>.Of(m => m.Number, sort.IsDown),
                ModelOrder.Changed => KeysetKey<Membership>.Of(m => changes.Where(e => (e.VersionId == m.VersionId || e.FromVersionId == m.VersionId) && (e.CollectionId == m.CollectionId || e.Action == HistoryAction.VersionDescribed) && e.At > m.AddedAt)
                    .OrderByDescending(e => e.At).Select(e => (DateTimeOffset?)e.At).FirstOrDefault() ?? m.AddedAt, sort.IsDown),
                _ => KeysetKey<Membership>.Of(m => m.AddedAt, sort.IsDown),
            }),
            KeysetKey<Membership>.Of(m => m.Collection!.NameKey, false),
            KeysetKey<Membership>.Of(m => m.Number, true),
        ]);
        return await keyset.FillAsync(page, bookmarks, (rows, token) => ReadAsync(db, rows, token),
        bookmark => conditions.All(condition => Holds(condition, bookmark.Model.Name, bookmark.Title, bookmark.Number, bookmark.Tags)),
        bookmark => [.. order.Select(sort => sort.Order switch
        {
            ModelOrder.Name => (object)TextKey.Of(bookmark.Model.Name),
            ModelOrder.Number => bookmark.Number,
            ModelOrder.Changed => bookmark.ChangedAt,
            _ => bookmark.MadeAt,
        }), TextKey.Of(bookmark.Model.Name), bookmark.Number], ct);
    }

    /// <summary>
    /// Of each registered model the bookmarks that hold one of these aliases, and the highest of those that hold none; as far as the actor may see the
    /// versions. By registered model. <c>not_found</c>.
    /// </summary>
    public async Task<Result<ILookup<CollectionPath, FoundBookmark>>> LeadersAsync(string entity, IReadOnlyCollection<Guid> models, IReadOnlyCollection<string> aliases, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var (keys, found) = (aliases.Select(TextKey.Of).ToList(), new List<FoundBookmark>());
        var visible = EntityAccess.Visible(db, actor);
        foreach (var some in models.Distinct().Chunk(500))
        {
            var holders = await db.Aliases.Where(a => some.Contains(a.CollectionId) && a.HolderId != null && keys.Contains(a.NameKey)).Select(a => a.HolderId!.Value).Distinct().ToListAsync(ct);
            var highest = await db.Collections.Where(c => some.Contains(c.Id) && c.EntityId == grant.EntityId).Select(c => db.Memberships
                .Where(m => m.CollectionId == c.Id && m.RemovedAt == null && !db.Aliases.Any(a => a.HolderId == m.Id && keys.Contains(a.NameKey)))
                .OrderByDescending(m => m.Number).Select(m => (Guid?)m.Id).FirstOrDefault()).ToListAsync(ct);
            foreach (var ids in holders.Concat(highest.OfType<Guid>()).Distinct().Chunk(500))
                found.AddRange(await ReadAsync(db, db.Memberships.AsNoTracking().Where(m => ids.Contains(m.Id) && visible.Contains(m.Version!.Artifact!.EntityId)).OrderBy(m => m.Number), ct));
        }

        return Result.Of(found.ToLookup(bookmark => bookmark.Model));
    }

    private static async Task<List<FoundBookmark>> ReadAsync(RegistryDbContext db, IQueryable<Membership> rows, CancellationToken ct)
    {
        var changes = ModelChanges.OfBookmarks(db);
        var found = await rows.Select(m => new FoundBookmark(
            m.Id, new CollectionPath(m.Collection!.Entity!.Name, m.Collection.Project!.Name, m.Collection.Name), m.Collection.Title, m.Number, m.AddedBy!.UserName!, m.AddedAt, m.VersionId,
            m.Version!.RunId, new CollectionPath(m.Version.Artifact!.Entity!.Name, m.Version.Artifact.Project!.Name, m.Version.Artifact.Name), m.Version.Number, m.Version.Description)
        {
            ChangedAt = changes.Where(e => (e.VersionId == m.VersionId || e.FromVersionId == m.VersionId) && (e.CollectionId == m.CollectionId || e.Action == HistoryAction.VersionDescribed) && e.At > m.AddedAt)
                .OrderByDescending(e => e.At).Select(e => (DateTimeOffset?)e.At).FirstOrDefault() ?? m.AddedAt,
            MetadataWithoutFiles = m.Version.FileCount == 0 && m.Version.Metadata.StartsWith(OfMlFlow) ? m.Version.Metadata : null,
        }).ToListAsync(ct);
        if (found.Count == 0) return found;
        var ids = found.ConvertAll(bookmark => bookmark.Id);
        var tags = await KeyedTags.OfAsync(db, ids, ct);
        var aliases = await VersionViews.HeldByAsync(db, ids, ct);
        return found.ConvertAll(bookmark => bookmark with { Tags = tags[bookmark.Id].ToList(), Aliases = aliases[bookmark.Id].ToList() });
    }

    // Only what such a wire logged is worth reading for each row.
    private const string OfMlFlow = "{\"mlflow\":";

    private static bool Holds(ModelCondition condition, string name, string? title, int number, IReadOnlyList<KeyValuePair<string, string>> tags) => condition.Field switch
    {
        ModelField.Name => condition.Holds(title ?? name),
        ModelField.OwnName => condition.Holds(name),
        ModelField.Number => condition.Holds(number),
        _ => condition.Holds(tags.Where(tag => tag.Key == KeyOf(condition)).Select(tag => tag.Value).FirstOrDefault()),
    };

    private static string KeyOf(ModelCondition condition) => condition.Field == ModelField.Word ? KeyedTags.Own + condition.Key : condition.Key!;

    private static IQueryable<Collection> Narrow(RegistryDbContext db, IQueryable<Collection> models, IEnumerable<ModelCondition> conditions)
    {
        foreach (var condition in conditions)
        {
            var (values, key) = (condition.Values, condition.Key);
            if (condition is { Field: ModelField.Name, Comparison: ModelComparison.Is }) models = models.Where(c => values.Contains(c.Title ?? c.Name));
            else if (condition is { Field: ModelField.OwnName, Comparison: ModelComparison.Is }) models = models.Where(c => values.Contains(c.Name));
            else if (condition is { Field: ModelField.Tag, Comparison: ModelComparison.Is }) models = models.Where(c => db.KeyedTags.Any(t => t.ThingId == c.Id && t.Key == key && values.Contains(t.Value)));
            else if (condition is { Field: ModelField.Tag, Comparison: not ModelComparison.IsNotOrMissing }) models = models.Where(c => db.KeyedTags.Any(t => t.ThingId == c.Id && t.Key == key));
        }

        return models;
    }

    private static IQueryable<Membership> Narrow(RegistryDbContext db, IQueryable<Membership> bookmarks, ModelCondition condition)
    {
        var (values, key) = (condition.Values, condition.Field is ModelField.Tag or ModelField.Word ? KeyOf(condition) : null);
        if (key is not null && condition.Comparison == ModelComparison.Is) return bookmarks.Where(m => db.KeyedTags.Any(t => t.ThingId == m.Id && t.Key == key && values.Contains(t.Value)));
        if (key is not null && condition.Comparison != ModelComparison.IsNotOrMissing) return bookmarks.Where(m => db.KeyedTags.Any(t => t.ThingId == m.Id && t.Key == key));
        if (condition.Field != ModelField.Number || condition.Values is not [var text] || !int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)) return bookmarks;
        return condition.Comparison switch
        {
            ModelComparison.Is => bookmarks.Where(m => m.Number == number),
            ModelComparison.Less => bookmarks.Where(m => m.Number < number),
            ModelComparison.LessOrSame => bookmarks.Where(m => m.Number <= number),
            ModelComparison.More => bookmarks.Where(m => m.Number > number),
            ModelComparison.MoreOrSame => bookmarks.Where(m => m.Number >= number),
            _ => bookmarks,
        };
    }
}
