using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Collections;

/// <summary>A model artifact or registered model in a list.</summary>
/// <param name="Path">By present names.</param>
/// <param name="LatestNumber">The highest live number: <c>latest</c>; null while it is empty.</param>
/// <param name="LatestAt">When that member was added, UTC.</param>
/// <param name="LatestBy">By whom.</param>
/// <param name="LatestSizeBytes">The size of that version.</param>
/// <param name="Members">How many live members.</param>
/// <param name="Aliases">Every alias that has a holder or is protected, protected first.</param>
public sealed record CollectionView(
    Guid Id, CollectionKind Kind, CollectionPath Path, string? Description, string CreatedBy, DateTimeOffset CreatedAt,
    int? LatestNumber, DateTimeOffset? LatestAt, string? LatestBy, long? LatestSizeBytes, int Members)
{
    public IReadOnlyList<AliasState> Aliases { get; init; } = [];

    /// <summary>Another protocol's word for what kind of thing it holds, where that is no model.</summary>
    public string? Type { get; init; }

    /// <summary>The name that a client of another protocol gave it, where that is no name of ours.</summary>
    public string? Title { get; init; }

    /// <summary>How it is called on a page.</summary>
    public string ShownName => Title ?? Path.Name;

    /// <summary>How its project is called on a page.</summary>
    public required string ProjectShownName { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>A collection, and what its reader may do there.</summary>
public sealed record CollectionForReader(CollectionView Collection, Guid EntityId, Role Role);

/// <summary>Reads collections of both kinds.</summary>
public sealed class CollectionQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>The collections of a project by name: artifacts, or registered models for the reserved word.</summary>
    public async Task<Result<Page<CollectionView>>> ListAsync(string entity, string project, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var found = await CollectionLookup.FindProjectAsync(db, grant.EntityId, project, ct);
        if (found is null) return Error.NotFound($"project {entity}/{project}");
        var cursor = page.Cursor;
        var rows = await Views(db, db.Collections
                .Where(c => c.ProjectId == found.Id && c.DeletedAt == null && string.Compare(c.NameKey, cursor ?? string.Empty) > 0)
                .OrderBy(c => c.NameKey).Take(page.Limit + 1))
            .ToListAsync(ct);
        var views = Page<CollectionView>.From(rows, page.Limit, row => TextKey.Of(row.Path.Name));
        return views with { Items = await CompleteAsync(db, views.Items, ct) };
    }

    /// <summary>What the collections of a project hold, each word once: <see cref="CollectionView.Type"/>, null where that is models; or <c>not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<string?>>> TypesAsync(string entity, string project, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        if (await CollectionLookup.FindProjectAsync(db, grant.EntityId, project, ct) is not { } found) return Error.NotFound($"project {entity}/{project}");
        return await db.Collections.Where(c => c.ProjectId == found.Id && c.DeletedAt == null).Select(c => c.Type).Distinct().ToListAsync(ct);
    }

    /// <summary>One collection, or <c>not_found</c>. Its path shows the present names: a page opened by a former one goes there.</summary>
    public async Task<Result<CollectionForReader>> GetAsync(CollectionPath path, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        var view = await Views(db, db.Collections.Where(c => c.Id == found.Collection.Id)).FirstAsync(ct);
        return new CollectionForReader((await CompleteAsync(db, [view], ct))[0], found.Grant.EntityId, found.Grant.Role);
    }

    internal static IQueryable<CollectionView> Views(RegistryDbContext db, IQueryable<Collection> collections) =>
        from c in collections.AsNoTracking()
        let latest = db.Memberships.Where(m => m.CollectionId == c.Id && m.RemovedAt == null).OrderByDescending(m => m.Number)
            .Select(m => new { m.Number, m.AddedAt, By = m.AddedBy!.UserName, m.Version!.SizeBytes }).FirstOrDefault()
        select new CollectionView(
            c.Id, c.Kind, new CollectionPath(c.Entity!.Name, c.Project!.Name, c.Name), c.Description, c.CreatedBy!.UserName!, c.CreatedAt,
            latest == null ? null : latest.Number, latest == null ? null : latest.AddedAt, latest == null ? null : latest.By,
            latest == null ? null : latest.SizeBytes,
            // Numbers given, without those taken back: a number's row stays for ever, and two hundred thousand live ones take long to count.
            c.NextNumber - db.Memberships.Count(m => m.CollectionId == c.Id && m.RemovedAt != null))
        {
            Type = c.Type,
            Title = c.Title,
            ProjectShownName = c.Project!.Title ?? c.Project.Name,
        };

    /// <summary>The same with aliases and tags, in a query each for a page of any length.</summary>
    internal static async Task<IReadOnlyList<CollectionView>> CompleteAsync(RegistryDbContext db, IReadOnlyList<CollectionView> views, CancellationToken ct)
    {
        var ids = views.Select(v => v.Id).ToList();
        var aliases = await AliasQueries.StatesAsync(db, db.Aliases.Where(a => ids.Contains(a.CollectionId)), ct);
        var tags = await TagsAsync(db, ids, ct);
        return views.Select(view => view with { Aliases = aliases[view.Id].ToList(), Tags = tags[view.Id].ToList() }).ToList();
    }

    /// <summary>The tags of collections, by collection, in the order of their names.</summary>
    internal static async Task<ILookup<Guid, string>> TagsAsync(RegistryDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await db.CollectionTags.AsNoTracking().Where(t => ids.Contains(t.CollectionId))
            .OrderBy(t => t.NameKey).Select(t => new { t.CollectionId, t.Name }).ToListAsync(ct)).ToLookup(t => t.CollectionId, t => t.Name);
}
