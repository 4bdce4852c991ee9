using System.Globalization;
using System.Numerics;

namespace ModelRegistry.Core.Common;

/// <summary>One page of a keyset-paged list in a fixed order.</summary>
/// <param name="Items">At most the limit asked for.</param>
/// <param name="Next">Where the next page starts, opaque to the caller; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    // By an item's place. A function: most lists are asked for their end alone.
    private Func<int, string>? CursorAt { get; init; }

    /// <summary>A page made of one row more than the limit: the extra row only says that there is more.</summary>
    public static Page<T> From(List<T> rowsAndOneMore, int limit, Func<T, string> cursorOf)
    {
        ArgumentNullException.ThrowIfNull(rowsAndOneMore);
        ArgumentNullException.ThrowIfNull(cursorOf);
        if (rowsAndOneMore.Count <= limit) return Of(rowsAndOneMore, null, cursorOf);
        rowsAndOneMore.RemoveRange(limit, rowsAndOneMore.Count - limit);
        return Of(rowsAndOneMore, cursorOf(rowsAndOneMore[^1]), cursorOf);
    }

    /// <summary>The same page of other shapes.</summary>
    public Page<TOut> Map<TOut>(Func<T, TOut> map) => new(Items.Select(map).ToList(), Next) { CursorAt = CursorAt };

    /// <summary>The same page without what a condition does not hold of: with fewer items, and more behind it as before.</summary>
    public Page<T> Where(Func<T, bool> holds)
    {
        var kept = Items.Index().Where(one => holds(one.Item)).ToList();
        return new(kept.ConvertAll(one => one.Item), Next) { CursorAt = CursorAt is { } at ? index => at(kept[index].Index) : null };
    }

    /// <summary>
    /// Where a page starts that goes on behind one item, as a <see cref="PageRequest.Cursor"/>: behind the last one it is <see cref="Next"/> where there
    /// is more. Null where the list knows its end alone.
    /// </summary>
    /// <param name="index">The item's place among <see cref="Items"/>, from 0.</param>
    public string? CursorAfter(int index) => index == Items.Count - 1 && Next is not null ? Next : CursorAt?.Invoke(index);

    /// <summary>A page whose end is known.</summary>
    internal static Page<T> Of(IReadOnlyList<T> items, string? next, Func<T, string> cursorOf) => new(items, next) { CursorAt = index => cursorOf(items[index]) };
}

/// <summary>Which page: how many rows, and after which one.</summary>
/// <param name="Limit">1 to <see cref="MaxLimit"/>.</param>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
public sealed record PageRequest(int Limit = PageRequest.DefaultLimit, string? Cursor = null)
{
    /// <summary>Rows where the caller names no limit.</summary>
    public const int DefaultLimit = 100;

    /// <summary>The most rows in one answer.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Null, or what is wrong with the limit.</summary>
    public Error? Check() => Limit is >= 1 and <= MaxLimit
        ? null
        : Error.Invalid("limit_invalid", "limit", $"A limit is a whole number from 1 to {MaxLimit}.");

    /// <summary>
    /// Reads a cursor that is a number; <paramref name="start"/> where there is none. A bound on every page, the first too: "no cursor, or below
    /// the cursor" in one query would make the database walk an index from its start to the page. Of the column's own type for the same reason:
    /// a whole number compared with a longer one is cast, and a cast column has no index.
    /// </summary>
    internal Result<T> NumberCursor<T>(T start)
        where T : struct, IBinaryInteger<T> =>
        Cursor is null ? start
        : T.TryParse(Cursor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : BadCursor;

    /// <summary>
    /// Reads a cursor of a list that goes down in time, where two of one moment are told apart by id; without one, the bound of the first page.
    /// Written by <see cref="MomentCursor(DateTimeOffset, Guid)"/>.
    /// </summary>
    internal Result<(DateTimeOffset At, Guid Id)> MomentCursor()
    {
        if (Cursor is null) return (DateTimeOffset.MaxValue, Guid.Empty);
        return Cursor.Split('_') is [var first, var second]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.Ticks && Guid.TryParse(second, out var id)
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : BadCursor;
    }

    /// <summary>The cursor of what comes after a row of that moment and id.</summary>
    internal static string MomentCursor(DateTimeOffset at, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks}_{id:N}");

    internal static Error BadCursor => Error.Invalid("cursor_invalid", "cursor", "A cursor is the \"next\" of an earlier page, unchanged.");
}
