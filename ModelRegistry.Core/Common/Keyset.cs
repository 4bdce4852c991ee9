using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using System.Text.Json;

namespace ModelRegistry.Core.Common;

/// <summary>One key of a keyset: what rows are in the order of.</summary>
/// <param name="Selector">From a row to a text, a number, a moment or an id.</param>
/// <param name="IsDown">From the highest.</param>
internal sealed record KeysetKey<T>(LambdaExpression Selector, bool IsDown)
{
    public static KeysetKey<T> Of<TKey>(Expression<Func<T, TKey>> selector, bool isDown) => new(selector, isDown);
}

/// <summary>A list in an order that the caller chooses, paged by what its last row had; the last keys tell any two rows apart.</summary>
/// <param name="keys">In their order; a key that comes again counts for nothing.</param>
internal sealed class Keyset<T>(IReadOnlyList<KeysetKey<T>> keys)
{
    /// <summary>Pages that are looked at for one at most, so that a condition that holds of nothing ends.</summary>
    public const int MostLooks = 200;

    /// <summary>The rows after a cursor, in order; or <c>cursor_invalid</c>.</summary>
    public Result<IQueryable<T>> After(IQueryable<T> rows, string? cursor)
    {
        var row = Expression.Parameter(typeof(T), "row");
        if (cursor is not null)
        {
            if (!Read(cursor).TryGet(out var values, out var error)) return error;
            rows = rows.Where(Expression.Lambda<Func<T, bool>>(Bound(row, values), row));
        }

        var isFirst = true;
        foreach (var key in keys)
        {
            var name = (isFirst, key.IsDown) switch
            {
                (true, false) => nameof(Queryable.OrderBy),
                (true, true) => nameof(Queryable.OrderByDescending),
                (false, false) => nameof(Queryable.ThenBy),
                _ => nameof(Queryable.ThenByDescending),
            };
            rows = rows.Provider.CreateQuery<T>(Expression.Call(typeof(Queryable), name, [typeof(T), key.Selector.ReturnType], rows.Expression, Expression.Quote(key.Selector)));
            isFirst = false;
        }

        return Result.Of(rows);
    }

    /// <summary>The cursor after a row with these values of the keys.</summary>
    public static string Write(IReadOnlyList<object> values) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(values.Select(value => value switch
    {
        DateTimeOffset at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    })));

    /// <summary>
    /// A page of what <paramref name="holds"/> is true of, which no query can ask: the rows are read and looked at in pages until one is full, and at most
    /// <see cref="MostLooks"/> of them; a list that ends so has fewer, and a cursor. Or <c>cursor_invalid</c>.
    /// </summary>
    public async Task<Result<Page<TView>>> FillAsync<TView>(
        PageRequest page, IQueryable<T> rows, Func<IQueryable<T>, CancellationToken, Task<List<TView>>> read, Func<TView, bool> holds,
        Func<TView, IReadOnlyList<object>> keysOf, CancellationToken ct)
    {
        var (found, cursor) = (new List<TView>(), page.Cursor);
        for (var looks = 1; ; looks++)
        {
            if (!After(rows, cursor).TryGet(out var next, out var error)) return error;
            var some = await read(next.Take(page.Limit + 1), ct);
            foreach (var view in some.Take(page.Limit))
            {
                if (!holds(view)) continue;
                if (found.Count == page.Limit) return PageTo(CursorOf(found[^1]));
                found.Add(view);
            }

            if (some.Count <= page.Limit) return PageTo(null);
            cursor = CursorOf(some[page.Limit - 1]);
            if (found.Count == page.Limit || looks == MostLooks) return PageTo(cursor);
        }

        string CursorOf(TView view) => Write(keysOf(view));

        Page<TView> PageTo(string? next) => Page<TView>.Of(found, next, CursorOf);
    }

    // Later keys count where all before them are the same.
    private Expression Bound(ParameterExpression row, IReadOnlyList<object> values)
    {
        Expression? bound = null;
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            var left = new Swap(keys[i].Selector.Parameters[0], row).Visit(keys[i].Selector.Body)!;
            // A closure's field: the database gets a parameter, and one plan serves all pages.
            var right = Expression.Convert(Expression.Property(Expression.Constant(new Held(values[i])), nameof(Held.Value)), left.Type);
            var (same, after) = (Expression.Equal(left, right), left.Type switch
            {
                var type when type == typeof(string) => Compare(Expression.Call(typeof(string), nameof(string.Compare), null, left, right), Expression.Constant(0), keys[i].IsDown),
                var type when type == typeof(Guid) => Compare(Expression.Call(left, nameof(Guid.CompareTo), null, right), Expression.Constant(0), keys[i].IsDown),
                _ => Compare(left, right, keys[i].IsDown),
            });
            bound = bound is null ? after : Expression.OrElse(after, Expression.AndAlso(same, bound));
        }

        return bound!;
    }

    private static BinaryExpression Compare(Expression left, Expression right, bool isDown) => isDown ? Expression.LessThan(left, right) : Expression.GreaterThan(left, right);

    private Result<IReadOnlyList<object>> Read(string cursor)
    {
        try
        {
            var texts = JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(Convert.FromBase64String(cursor)));
            if (texts is null || texts.Length != keys.Count) return PageRequest.BadCursor;
            var values = new List<object>();
            for (var i = 0; i < texts.Length; i++)
            {
                var type = keys[i].Selector.ReturnType;
                if (type == typeof(string)) values.Add(texts[i]);
                else if (type == typeof(Guid)) values.Add(Guid.Parse(texts[i]));
                else if (type == typeof(double)) values.Add(double.Parse(texts[i], CultureInfo.InvariantCulture));
                else if (!long.TryParse(texts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return PageRequest.BadCursor;
                else if (type == typeof(int) && number is >= int.MinValue and <= int.MaxValue) values.Add((int)number);
                else if (type == typeof(DateTimeOffset) && number >= 0 && number <= DateTimeOffset.MaxValue.Ticks) values.Add(new DateTimeOffset(number, TimeSpan.Zero));
                else return PageRequest.BadCursor;
            }

            return values;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return PageRequest.BadCursor;
        }
    }

    private sealed record Held(object Value);

    private sealed class Swap(Expression from, Expression to) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
