using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>Reads what a person's first page shows, across every entity that they may see.</summary>
public sealed class HomeQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    // No name has a slash, so it parts the two keys of the cursor.
    private const char Between = '/';

    /// <summary>Every registered model that the actor may see, by entity and then by name, with its aliases, protected first. <c>cursor_invalid</c>, <c>limit_invalid</c>.</summary>
    public async Task<Result<Page<CollectionView>>> ListModelsAsync(PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var models = db.Collections.Where(c => c.Kind == CollectionKind.RegisteredModel && c.DeletedAt == null && visible.Contains(c.EntityId));
        if (page.Cursor is { } cursor)
        {
            if (cursor.Split(Between) is not [var entity, var name]) return PageRequest.BadCursor;
            models = models.Where(c => string.Compare(c.Entity!.NameKey, entity) > 0 || (c.Entity.NameKey == entity && string.Compare(c.NameKey, name) > 0));
        }

        var rows = await CollectionQueries.Views(db, models.OrderBy(c => c.Entity!.NameKey).ThenBy(c => c.NameKey).Take(page.Limit + 1)).ToListAsync(ct);
        var views = Page<CollectionView>.From(rows, page.Limit, row => $"{TextKey.Of(row.Path.Entity)}{Between}{TextKey.Of(row.Path.Name)}");
        return views with { Items = await CollectionQueries.CompleteAsync(db, views.Items, ct) };
    }

    /// <summary>The ids of the entities that the actor may see: what a page across entities listens to.</summary>
    public async Task<IReadOnlyList<Guid>> ListEntityIdsAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await EntityAccess.Visible(db, actor).ToListAsync(ct);
    }
}
