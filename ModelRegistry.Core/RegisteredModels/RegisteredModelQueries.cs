using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>A bookmark as a row of the board.</summary>
/// <param name="Number">Its number in the registered model.</param>
/// <param name="AddedBy">Who bookmarked.</param>
/// <param name="AddedAt">When, UTC.</param>
/// <param name="Aliases">What it holds in this registered model.</param>
/// <param name="IsLatest">True for the last one bookmarked, which may be an older version.</param>
/// <param name="Version">What it points at, or null where the reader may not see that: a bookmark never widens rights.</param>
public sealed record BookmarkView(
    int Number, string AddedBy, DateTimeOffset AddedAt, IReadOnlyList<HeldAlias> Aliases, bool IsLatest, VersionView? Version)
{
    /// <summary>The bookmark.</summary>
    public Guid Id { get; init; }
}

/// <summary>Reads bookmarks of a registered model.</summary>
public sealed class RegisteredModelQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Bookmarks, newest first.</summary>
    public async Task<Result<Page<BookmarkView>>> ListAsync(string entity, string model, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(int.MaxValue).TryGet(out var cursor, out var error)) return error;
        var path = CollectionPath.OfModel(entity, model);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        var rows = await RowsAsync(db, actor, db.Memberships
            .Where(m => m.CollectionId == found.Collection.Id && m.RemovedAt == null && m.Number < cursor)
            .OrderByDescending(m => m.Number).Take(page.Limit + 1), found.Collection.Id, ct);
        return Page<BookmarkView>.From(rows, page.Limit, row => row.Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The bookmark that <c>vN</c>, an alias or <c>latest</c> means, or <c>not_found</c>, <c>bookmark_removed</c>.</summary>
    public async Task<Result<BookmarkView>> GetAsync(string entity, string model, string bookmark, Actor actor, CancellationToken ct)
    {
        if (!MemberSelector.Parse(bookmark, "bookmark").TryGet(out var selector, out var error)) return error;
        var path = CollectionPath.OfModel(entity, model);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out error)) return error;
        if (!(await CollectionMembers.GetAsync(db, found.Collection, found.Path, selector, ct)).TryGet(out var member, out error)) return error;
        return (await RowsAsync(db, actor, db.Memberships.Where(m => m.Id == member.Id), found.Collection.Id, ct))[0];
    }

    /// <summary>The bookmarks that hold an alias, protected or not: what the board's header row and its differences are made of.</summary>
    public async Task<Result<IReadOnlyList<BookmarkView>>> ListHoldersAsync(string entity, string model, Actor actor, CancellationToken ct)
    {
        var path = CollectionPath.OfModel(entity, model);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        return await RowsAsync(db, actor, db.Memberships
            .Where(m => m.CollectionId == found.Collection.Id && db.Aliases.Any(a => a.CollectionId == m.CollectionId && a.HolderId == m.Id))
            .OrderByDescending(m => m.Number), found.Collection.Id, ct);
    }

    /// <summary>The live bookmarks of these numbers, newest first; numbers that are gone are left out. At most <see cref="PageRequest.MaxLimit"/> numbers.</summary>
    public async Task<Result<IReadOnlyList<BookmarkView>>> ListByNumberAsync(string entity, string model, IReadOnlyCollection<int> numbers, Actor actor, CancellationToken ct)
    {
        if (new PageRequest(Math.Max(1, numbers.Count)).Check() is { } bad) return bad;
        var path = CollectionPath.OfModel(entity, model);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        return await RowsAsync(db, actor, db.Memberships
            .Where(m => m.CollectionId == found.Collection.Id && m.RemovedAt == null && numbers.Contains(m.Number))
            .OrderByDescending(m => m.Number), found.Collection.Id, ct);
    }

    /// <summary>The cursor of the page that ends just above bookmark <paramref name="above"/>, or null where that is the first page.</summary>
    public async Task<Result<string?>> FindNewerAsync(string entity, string model, int above, int limit, Actor actor, CancellationToken ct)
    {
        if (new PageRequest(limit).Check() is { } bad) return bad;
        var path = CollectionPath.OfModel(entity, model);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        // A page of the list holds the numbers below its cursor: the one after this page's newest row.
        var next = await db.Memberships
            .Where(m => m.CollectionId == found.Collection.Id && m.RemovedAt == null && m.Number > above)
            .OrderBy(m => m.Number).Skip(limit).Select(m => (int?)m.Number).FirstOrDefaultAsync(ct);
        return next?.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<List<BookmarkView>> RowsAsync(RegistryDbContext db, Actor actor, IQueryable<Membership> members, Guid modelId, CancellationToken ct)
    {
        var rows = await members.AsNoTracking()
            .Select(m => new { m.Id, m.Number, By = m.AddedBy!.UserName!, m.AddedAt, m.VersionId, HomeEntityId = m.Version!.Artifact!.EntityId })
            .ToListAsync(ct);
        var latest = await db.Memberships.Where(m => m.CollectionId == modelId && m.RemovedAt == null).MaxAsync(m => (int?)m.Number, ct);
        var homes = rows.Select(r => r.HomeEntityId).Distinct().ToList();
        var readable = (await EntityAccess.Visible(db, actor).Where(id => homes.Contains(id)).ToListAsync(ct)).ToHashSet();
        var versions = await VersionViews.LoadAsync(db, actor, rows.Where(r => readable.Contains(r.HomeEntityId)).Select(r => r.VersionId).ToList(), ct);
        var aliases = await VersionViews.HeldByAsync(db, rows.ConvertAll(r => r.Id), ct);
        return rows.ConvertAll(r => new BookmarkView(r.Number, r.By, r.AddedAt, aliases[r.Id].ToList(), r.Number == latest, versions.GetValueOrDefault(r.VersionId)) { Id = r.Id });
    }
}
