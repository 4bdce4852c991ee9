namespace ModelRegistry.Web.Components.Shared;

/// <summary>
/// How the numbers of one column are written, so that digit stands below digit: with the same decimals, as many as they need, four at most; and
/// how much room their differences take, also where a row has none.
/// </summary>
/// <param name="Decimals">Null where they are of such different size that each is written by itself.</param>
/// <param name="DifferenceWidth">Characters of the longest difference; 0 where there is none.</param>
public sealed record NumberColumn(int? Decimals, int DifferenceWidth)
{
    /// <summary>Decimals at most.</summary>
    public const int MaxDecimals = 4;

    // Above it, or where four decimals would change a number by more than this, a shared form would mislead.
    private const double Largest = 1e7;
    private const double Loss = 0.005;

    /// <summary>The column of these values, compared with a baseline if there is one.</summary>
    public static NumberColumn Of(IEnumerable<double> values, double? baseline = null)
    {
        var finite = values.Where(double.IsFinite).ToList();
        var decimals = finite.Count > 0 && finite.All(Fits) ? finite.Max(Needed) : (int?)null;
        var column = new NumberColumn(decimals, 0);
        return baseline is not { } against || !double.IsFinite(against) ? column
            : column with { DifferenceWidth = finite.Select(value => column.Difference(value - against).Length).DefaultIfEmpty(0).Max() };
    }

    /// <summary>A number of this column.</summary>
    public string Number(double value) => Decimals is { } decimals ? Formats.Fixed(value, decimals) : Formats.Metric(value);

    /// <summary>A difference between two of its numbers, with its sign; <c>≈0</c> where its decimals don't show it.</summary>
    public string Difference(double difference)
    {
        if (Decimals is not { } decimals || difference == 0) return Formats.Difference(difference);
        return Math.Round(difference, decimals) == 0 ? "≈0" : (difference > 0 ? "+" : string.Empty) + Formats.Fixed(difference, decimals);
    }

    private static bool Fits(double value) => Math.Abs(value) < Largest && Math.Abs(value - Math.Round(value, MaxDecimals)) <= Loss * Math.Abs(value);

    private static int Needed(double value)
    {
        var rounded = Math.Round((decimal)value, MaxDecimals);
        var decimals = 0;
        while (decimals < MaxDecimals && Math.Round(rounded, decimals) != rounded) decimals++;
        return decimals;
    }
}
