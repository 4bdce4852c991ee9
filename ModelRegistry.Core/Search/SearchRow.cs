using System.Globalization;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Core.Search;

/// <summary>What is read of each thing, in one shape for all kinds: so they are ordered, paged and shown once.</summary>
internal sealed class SearchRow
{
    public Guid Id { get; init; }

    /// <summary>0 where the name is the whole of what was looked for, 1 where it holds it, 2 where something else does: what it lies in, a tag, a text.</summary>
    public int Rank { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string Entity { get; init; } = string.Empty;

    public string? Project { get; init; }

    public string Name { get; init; } = string.Empty;

    /// <summary>How it is called on a page; null: by its name.</summary>
    public string? ShownName { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public int? Number { get; init; }

    public RunState? State { get; init; }
}

/// <summary>After which result a page begins: an exact reference's version stands on the first, then the kinds come in their order, in each the exact name first, then names that hold it, then the newest.</summary>
internal sealed record SearchPlace(SearchKind Kind, int Rank, DateTimeOffset At, Guid Id)
{
    /// <summary>Before all of a kind.</summary>
    public static SearchPlace Before(SearchKind kind) => new(kind, 0, DateTimeOffset.MaxValue, Guid.Empty);

    /// <summary>Null where there is no cursor, or <c>cursor_invalid</c>.</summary>
    public static Result<SearchPlace?> Read(string? cursor)
    {
        if (cursor is null) return (SearchPlace?)null;
        return cursor.Split('_') is [var kind, var rank, var at, var id]
            && SearchKindOf(kind) is { } of && rank is "0" or "1" or "2"
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParseExact(id, "N", out var thing)
            ? new SearchPlace(of, rank[0] - '0', new(ticks, TimeSpan.Zero), thing)
            : PageRequest.BadCursor;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Kind}_{Rank}_{At.UtcTicks}_{Id:N}");

    /// <summary>Rows of this kind after this place, in order.</summary>
    public static IQueryable<SearchRow> Ranked(IQueryable<SearchRow> rows, SearchPlace? after)
    {
        if (after is (_, var rank, var at, var id))
            rows = rows.Where(r => r.Rank > rank || (r.Rank == rank && (r.CreatedAt < at || (r.CreatedAt == at && r.Id.CompareTo(id) < 0))));
        return rows.OrderBy(r => r.Rank).ThenByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id);
    }

    /// <summary>The same where no name is exact: versions are called by their numbers.</summary>
    public static IQueryable<SearchRow> Newest(IQueryable<SearchRow> rows, SearchPlace? after)
    {
        if (after is (_, _, var at, var id)) rows = rows.Where(r => r.CreatedAt < at || (r.CreatedAt == at && r.Id.CompareTo(id) < 0));
        return rows.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id);
    }

    private static SearchKind? SearchKindOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((SearchKind)number) ? (SearchKind)number : null;
}
