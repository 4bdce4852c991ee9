using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Search.Language;

namespace ModelRegistry.Core.Search;

/// <summary>Finds things by name, tag, alias, metadata and text, over all that the actor may see.</summary>
public sealed class SearchQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Characters of a query at most.</summary>
    public const int MaxLength = SearchQuery.MaxLength;

    private const int EventsLookedAt = 100;

    /// <summary>
    /// What was found: of an exact reference its version, then kind after kind in the order of <see cref="SearchKind"/>, in each the exact name first, then names that
    /// hold the text, then the newest. Or
    /// <c>query_invalid</c> with its <c>position</c>, <c>limit_invalid</c>, <c>cursor_invalid</c>.
    /// </summary>
    /// <param name="text">The query; docs/search.md has the language.</param>
    /// <param name="kind">Only this kind; null: every one.</param>
    public async Task<Result<Page<SearchHit>>> ListAsync(string? text, SearchKind? kind, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        if (!SearchPlace.Read(page.Cursor).TryGet(out var after, out var error)) return error;
        if (!SearchQuery.Parse(text).TryGet(out var query, out error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var finder = new SearchFinder(db, actor, query);
        var (hits, last) = (new List<SearchHit>(), (SearchPlace?)null);
        var kinds = Enum.GetValues<SearchKind>().Where(k => (kind is null || k == kind) && finder.IsPossible(k)).ToList();
        var exact = kinds.Contains(SearchKind.Version) ? await finder.FindExactAsync(ct) : null;
        if (exact is not null && after is null)
        {
            hits.AddRange(await finder.ShowAsync(SearchKind.Version, [exact], ct));
            last = SearchPlace.Before(kinds[0]);
        }

        foreach (var next in kinds.Where(k => after is null || k >= after.Kind))
        {
            var room = page.Limit - hits.Count;
            var rows = await finder.FindAsync(next, after?.Kind == next ? after : null, room + 1, exact?.Id, ct);
            var shown = rows.Take(room).ToList();
            hits.AddRange(await finder.ShowAsync(next, shown, ct));
            if (shown.Count > 0) last = new(next, shown[^1].Rank, shown[^1].CreatedAt, shown[^1].Id);
            if (rows.Count > room) return new Page<SearchHit>(hits, last!.ToString());
        }

        return new Page<SearchHit>(hits, null);
    }

    /// <summary>The first few of each kind that has any, versions first where one is asked for by its exact reference; or <c>query_invalid</c>, <c>limit_invalid</c>.</summary>
    public async Task<Result<IReadOnlyList<SearchGroup>>> OverviewAsync(string? text, int limit, Actor actor, CancellationToken ct)
    {
        if (new PageRequest(limit).Check() is { } bad) return bad;
        if (!SearchQuery.Parse(text).TryGet(out var query, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var finder = new SearchFinder(db, actor, query);
        var groups = new List<SearchGroup>();
        var exact = await finder.FindExactAsync(ct);
        foreach (var kind in Enum.GetValues<SearchKind>().Where(finder.IsPossible))
        {
            var first = kind == SearchKind.Version ? exact : null;
            var rows = await finder.FindAsync(kind, after: null, limit + 1, first?.Id, ct);
            if (first is not null) rows.Insert(0, first);
            var hits = await finder.ShowAsync(kind, rows.Take(limit).ToList(), ct);
            if (hits.Count > 0) groups.Insert(first is null ? groups.Count : 0, new(kind, hits, rows.Count > limit));
        }

        return groups;
    }

    /// <summary>The artifacts and registered models in which something changed last, newest first.</summary>
    public async Task<Result<IReadOnlyList<SearchHit>>> RecentAsync(int limit, Actor actor, CancellationToken ct)
    {
        if (new PageRequest(limit).Check() is { } bad) return bad;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var visible = EntityAccess.Visible(db, actor);
        var changed = await db.History.Where(e => visible.Contains(e.EntityId))
            .OrderByDescending(e => e.At).ThenByDescending(e => e.EntityId).ThenByDescending(e => e.Sequence)
            .Select(e => e.CollectionId).Take(EventsLookedAt).ToListAsync(ct);
        var ids = changed.OfType<Guid>().Distinct().ToList();
        var found = await db.Collections.Where(c => ids.Contains(c.Id) && c.DeletedAt == null)
            .Select(c => new { c.Kind, Row = new SearchRow { Id = c.Id, CreatedAt = c.CreatedAt, Entity = c.Entity!.Name, Project = c.Project!.Name, Name = c.Name, ShownName = c.Title, Description = c.Description } })
            .ToListAsync(ct);
        return found.OrderBy(c => ids.IndexOf(c.Row.Id)).Take(limit)
            .Select(c => new SearchHit(c.Kind == CollectionKind.Artifact ? SearchKind.Artifact : SearchKind.Model, c.Row.Id, c.Row.Entity, c.Row.Project, c.Row.Name, c.Row.CreatedAt)
            {
                ShownName = c.Row.ShownName ?? c.Row.Name,
                Description = Excerpt.Around(c.Row.Description, []),
            }).ToList();
    }

    /// <summary>A kind by its word (<c>model</c>, <c>artifact</c> …), or null.</summary>
    public static SearchKind? KindOf(string word) => SearchQuery.KindOf(word);

    /// <summary>The word of a kind, as scripts write it.</summary>
    public static string WordOf(SearchKind kind) => SearchQuery.WordOf(kind);

    /// <summary>The words of a query to mark in what is shown; none where it can't be read.</summary>
    public static IReadOnlyList<string> ShownWords(string? text) => SearchQuery.Parse(text).TryGet(out var query, out _) ? query.Shown : [];
}
